// The control room's pane: the real console in a frame, on its own origin, with its own sign-in.
import { ask, byId, clock, el, pause, sentenceOf, write } from "./ask.js";

const frame = byId("console", HTMLIFrameElement);
const empty = byId("console-empty");
const said = byId("console-said");
let service = "";
let at = "";
let ref = "";
let who = "the operator";
/** Who acts for the story. */
export const operator = () => who;

/**
 * @typedef {object} SignIn what somebody types by hand to get into the console
 * @property {string} username
 * @property {string} role
 * @property {string} password
 * @property {string} code
 * @property {number} seconds_left
 */
/** @typedef {{ pid: number, at: string, up?: boolean, down_for_s?: number }} Worker */

/** Fetch where the service is, who may sign in, and how the worker is. */
export const load = async () => {
  /** @type {{ service_url: string, sign_ins: SignIn[], worker: Worker }} */
  const world = await ask("/demo/world");
  service = world.service_url;
  byId("sign-in-rows").replaceChildren(...world.sign_ins.map(row));
  codesUntil = Date.now() + Math.min(...world.sign_ins.map((one) => one.seconds_left)) * 1000;
  return world;
};
let codesUntil = 0;
const row = (/** @type {SignIn} */ one) =>
  el(
    "tr",
    {},
    el("th", { scope: "row" }, one.username),
    el("td", {}, one.role),
    el("td", {}, el("code", {}, one.password)),
    el("td", {}, el("code", { className: "code" }, one.code)),
    el("td", {}, el("time", { "data-left": "" }, clock(one.seconds_left * 1000))),
  );

/** Show a page of the console; the page shown last is not loaded again, so that nothing typed is lost. */
export const show = (/** @type {string} */ path, { again = false } = {}) => {
  empty.hidden = true;
  frame.hidden = false;
  if (path === at && !again) return;
  at = path;
  frame.src = service + path;
};
export const signIn = async () => {
  const { username } = await ask("/demo/console/sign-in", { method: "POST" });
  who = username;
  write(said, `Signed in: ${username}`);
  write(byId("console-sign-in"), "Sign in again");
  byId("console-sign-in").classList.remove("go");
};
/** Close the console: after 15 s the service knows that no console is live. */
export const close = () => {
  at = "";
  frame.hidden = true;
  frame.src = "about:blank";
  empty.hidden = false;
  write(empty, "Nobody is in the control room. No console is open.");
  write(said, "Nobody is here.");
};
export const act = (/** @type {string} */ action, given = "", fields = {}) =>
  ask(`/demo/console/${action}`, { method: "POST", json: { ref: given, fields } });
export const about = (/** @type {string} */ given) => {
  ref = given || "";
  byId("console-case", HTMLButtonElement).disabled = !ref;
  write(byId("console-case"), ref ? `Case ${ref}` : "This case");
};
export const showCase = (/** @type {{ again?: boolean }} */ options = {}) =>
  show(ref ? `/console/cases/${ref}` : "/console/", options);
export const showQueue = (/** @type {{ again?: boolean }} */ options = {}) => show("/console/", options);

export const killWorker = () => ask("/demo/orders/kill-worker", { method: "POST" });

byId("console-sign-in").addEventListener("click", async () => {
  try {
    await signIn();
    show("/console/", { again: true });
  } catch (problem) {
    write(said, sentenceOf(problem));
  }
});
byId("console-queue").addEventListener("click", () => show("/console/", { again: true }));
byId("console-case").addEventListener("click", () => showCase({ again: true }));

(async () => {
  for (;;) {
    await pause(1000);
    if (!byId("sign-ins", HTMLDetailsElement).open) continue;
    if (Date.now() >= codesUntil) {
      try {
        await load();
      } catch (problem) {
        write(said, sentenceOf(problem));
      }
    }
    for (const one of document.querySelectorAll("[data-left]")) write(one, clock(codesUntil - Date.now()));
  }
})();
byId("sign-ins").addEventListener("toggle", () => {
  codesUntil = 0;
});
