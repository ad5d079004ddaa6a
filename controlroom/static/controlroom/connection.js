// Whether what stands on the screen is of now, and what is shown and done when it is not.
import * as clock from "./clock.js";
import { byId, focusOn, make } from "./elements.js";
import { mode } from "./stream.js";

const LOST_AFTER = 6000;
const OUT_AFTER = 15000;
// One lost packet is no outage; a question that failed is asked again within this time.
const FAILING_FOR = 900;

const live = byId("live");
const outage = byId("outage");
const region = byId("region");
let answered = Date.now();
let beaten = 0;
let failing = 0;
let well = Date.now();

/** Note that the server answered a question, and that all it said is shown. */
export const noteAnswer = () => {
  answered = Date.now();
  failing = 0;
};
/** Note that the stream said that all is well. */
export const noteBeat = () => {
  beaten = Date.now();
};
/** Note that a question was not answered, or that what was said could not be fetched. */
export const noteFailure = () => {
  failing ||= Date.now();
};
export const isFailing = () => failing > 0;

const heard = () => (failing ? answered : Math.max(answered, beaten));
const silent = () => Date.now() - heard();
/** Say whether nobody may rely on the screen, nor send anything. */
export const isLost = () => silent() > LOST_AFTER || (failing > 0 && Date.now() - failing > FAILING_FOR);
/** Say whether the time since the last sign of life is a gap: then everything is fetched anew. */
export const isGap = () => silent() > LOST_AFTER;

// Buttons that the outage took away, to be given back.
/** @type {Set<HTMLButtonElement>} */
const off = new Set();
/** @type {Element | null} */
let focused = null;
const freeze = () => {
  if (!off.size) focused = document.activeElement;
  for (const one of region.querySelectorAll("button")) {
    if (one.disabled || off.has(one)) continue;
    one.disabled = true;
    off.add(one);
  }
};
const thaw = () => {
  if (!off.size) return;
  for (const one of off) one.disabled = one.closest("[data-gone]") !== null;
  off.clear();
  if (document.activeElement === document.body && focused?.isConnected) focusOn(focused);
};

const list = (/** @type {string[]} */ ...lines) =>
  make("ol", {}, ...lines.map((words) => make("li", { textContent: words })));
const script = () =>
  list(
    "Tell the supervisor.",
    "Use another desk, or radio and 999. Write down by hand what you do, with the time.",
    "What is not decided in time is told so by text, with the advice to call 999.",
  );

const show = (/** @type {"" | "lost" | "out"} */ stage) => {
  if (outage.dataset.stage === stage) return;
  outage.dataset.stage = stage;
  outage.hidden = !stage;
  region.classList.toggle("stale", stage !== "");
  region.classList.toggle("frozen", stage === "out");
  stage === "out" ? freeze() : thaw();
  const of = clock.time(clock.now() - (Date.now() - well));
  const lost = make("strong", {}, stage === "out" ? `Not live since ${of}. ` : "Connection lost. ");
  outage.replaceChildren(
    ...(stage
      ? [
          lost,
          stage === "out" ? "Connection lost. " : "",
          `What you see is of ${of}; nothing can be sent. This page goes on trying, and comes back by itself.`,
        ]
      : []),
    ...(stage === "out" ? [script()] : []),
  );
};

const HOW = {
  starting: "",
  streaming: "",
  reconnecting: ", reconnecting its stream",
  asking: ", asking every 2 s: no stream",
  "no slot": ", asking every 2 s: other tabs have the streams",
};

/** Write in the header how the page is, and show an outage. */
export const tell = () => {
  const lost = isLost();
  if (!lost) well = heard();
  const since = Date.now() - well;
  live.dataset.mode = mode;
  live.classList.toggle("lost", lost);
  live.classList.toggle("well", !lost);
  clock.write(
    live,
    lost
      ? `Connection lost ${clock.span(since / 1000)}`
      : `Live, ${Math.floor(silent() / 1000)} s ago${HOW[mode]}`,
  );
  show(lost ? (since > OUT_AFTER ? "out" : "lost") : "");
};

let signedOut = false;
/** Say whether nobody is signed in here: nothing is asked then. */
export const isSignedOut = () => signedOut;
/** Note that somebody is signed in again. */
export const noteSignedIn = () => {
  signedOut = false;
  region.classList.remove("stale", "frozen");
};
/** Show that nobody is signed in; the page is frozen until somebody is. */
export const tellSignedOut = (/** @type {string} */ page) => {
  signedOut = true;
  live.className = "live lost";
  live.replaceChildren("Signed out");
  region.classList.add("stale", "frozen");
  freeze();
  outage.hidden = false;
  outage.dataset.stage = "signed-out";
  outage.replaceChildren(
    "You are signed out and cover nothing. ",
    make("a", { href: `/console/sign-in?next=${encodeURIComponent(page)}`, textContent: "Sign in again" }),
  );
};
