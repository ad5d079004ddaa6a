// Keeps the wallboard true by itself, and greys all of it as soon as it is not.
import * as clock from "./clock.js";
import { byId, make } from "./elements.js";

const EVERY = 2000;
const OLD_AFTER = 10000;
const ANSWER_WITHIN = 5000;
const region = byId("region");
const notLive = byId("not-live");
const address = region.dataset.live ?? "";
// Of the server's own instant in the figures, by the server's clock: an answer that was long on its way
// is as old as it is.
const asOf = () => Date.parse(region.querySelector("[data-as-of]")?.getAttribute("datetime") ?? "");
let signedOut = false;

const put = (/** @type {string} */ html) => {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  for (const one of region.querySelectorAll("details[open]"))
    fresh.querySelector(`#${CSS.escape(one.id)}`)?.setAttribute("open", "");
  region.replaceChildren(...fresh.childNodes);
};
const ask = async () => {
  const signal = AbortSignal.timeout(ANSWER_WITHIN);
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, cache: "no-store", signal });
  signedOut = answer.status === 401 || answer.status === 403;
  if (!answer.ok) throw new Error(String(answer.status));
  clock.learn(answer);
  put(await answer.text());
};
const tell = () => {
  clock.draw();
  const at = asOf();
  const old = !(clock.now() - at <= OLD_AFTER);
  document.body.classList.toggle("old", old);
  if (!old) return notLive.replaceChildren();
  const words = `Not live since ${clock.time(at)}`;
  if (notLive.textContent?.startsWith(words)) return;
  const again = make("a", {
    href: `/console/sign-in?next=${encodeURIComponent(address)}`,
    textContent: "Sign in again",
  });
  notLive.replaceChildren(words, ...(signedOut ? [". ", again] : []));
};
const loop = async () => {
  await ask().catch(() => {});
  tell();
  setTimeout(loop, EVERY);
};
loop();
tell();
setInterval(tell, 1000);
