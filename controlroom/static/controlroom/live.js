// Keeps the screen true: asks what changed, fetches the fragment a first load shows, and says plainly
// when it cannot. Without this script every page works by links, forms and reloading.
import { announce } from "./announcer.js";
import * as clock from "./clock.js";
import { byId, make } from "./elements.js";
import * as forms from "./forms.js";
import { remember, update } from "./morph.js";
import * as shortcuts from "./shortcuts.js";

const EVERY = 2000;
const LOST_AFTER = 6000;
const OUT_AFTER = 15000;
const ALL_EVERY = 60000;
const SHIFT_EVERY = 10000;
const ANSWER_WITHIN = 5000;
const region = byId("region");
const live = byId("live");
const outage = byId("outage");
const title = document.title;
let head = Number(region.dataset.head);
let good = Date.now();
let refreshed = 0;
let shifted = 0;
let over = false;

// A connection that hangs must not look like a quiet one.
const get = (/** @type {string} */ url, headers = {}) =>
  fetch(url, { headers, cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN) });
const isLost = () => Date.now() - good > LOST_AFTER;
/** Fetch what the server now says; null when it says that nobody is signed in. */
const fragment = async (/** @type {string} */ url) => {
  const answer = await get(url, { "HX-Request": "true" });
  if (answer.status === 401) {
    signedOut();
    return null;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html").body;
};

// Read anew each time: the queue asks for the preview of the row that is chosen.
const address = () => region.dataset.live ?? "";
const refresh = async () => {
  const fresh = await fragment(address());
  if (!fresh) return;
  update(region, fresh);
  refreshed = shifted = Date.now();
  announce();
  tell();
};
// Who is on shift changes without any news.
const refreshShift = async () => {
  const old = document.getElementById("shift");
  const fresh = old && (await fragment("/console/?shift"))?.firstElementChild;
  shifted = Date.now();
  if (fresh) {
    update(old, fresh);
    tell();
  }
};

const signedOut = () => {
  over = true;
  region.classList.add("stale");
  live.className = "live lost";
  const again = `/console/sign-in?next=${encodeURIComponent(address().split("?")[0])}`;
  live.replaceChildren("Signed out");
  outage.hidden = false;
  outage.replaceChildren(
    "You are signed out and cover nothing. ",
    make("a", { href: again, textContent: "Sign in again" }),
  );
};

/** @type {Promise<void> | null} */
let asking = null;
/** Ask what changed; whoever asks meanwhile waits for the same answer. */
const ask = () => {
  asking ??= askOnce().finally(() => {
    asking = null;
  });
  return asking;
};
const askOnce = async () => {
  try {
    const answer = await get(`/console/since/${head}`);
    if (answer.status === 401) return signedOut();
    if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
    clock.learn(answer);
    const heard = Date.now();
    const gap = heard - good > LOST_AFTER;
    const changed = answer.status === 200 ? await answer.json() : null;
    if (changed || gap || heard - refreshed > ALL_EVERY) await refresh();
    else if (heard - shifted > SHIFT_EVERY) await refreshShift();
    // Only now: what could not be fetched is asked for again, and the screen is not called live.
    if (changed) head = changed.head;
    if (!over) good = Date.now();
  } catch {
    // Shown by `tell`: for how long we have heard nothing is what the operator must know.
  }
};

const list = (/** @type {string[]} */ ...lines) =>
  make("ol", {}, ...lines.map((words) => make("li", { textContent: words })));
const tellOutage = (/** @type {number} */ silent) => {
  outage.hidden = silent <= LOST_AFTER;
  const stage = silent <= LOST_AFTER ? "" : silent <= OUT_AFTER ? "lost" : "out";
  if (outage.dataset.stage === stage) return;
  outage.dataset.stage = stage;
  const words =
    `Connection lost. What you see is of ${clock.time(clock.now() - silent)}; nothing can be sent. ` +
    "This page goes on trying, and comes back by itself.";
  outage.replaceChildren(
    ...(stage ? [words] : []),
    ...(stage === "out"
      ? [
          list(
            "Tell the supervisor.",
            "Use another desk, or radio and 999.",
            "What is not decided in time is told so by text, with the advice to call 999.",
          ),
        ]
      : []),
  );
};

const tell = () => {
  const urgent = Number(document.getElementById("line")?.dataset.untaken);
  document.title = urgent ? `(${urgent} P1) ${title}` : title;
  clock.draw();
  forms.drawReady();
  if (over) return;
  const silent = Date.now() - good;
  const lost = isLost();
  live.classList.toggle("lost", lost);
  live.classList.toggle("well", !lost);
  region.classList.toggle("stale", lost);
  clock.write(
    live,
    lost ? `Connection lost ${clock.span(silent / 1000)}` : `Live, ${Math.floor(silent / 1000)} s ago`,
  );
  tellOutage(silent);
};

forms.attend({ region, refresh, signedOut, look: ask, isLost: () => over || isLost() });
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !over) ask();
});
window.addEventListener("online", () => {
  if (!over) ask();
});
// A page out of the browser's memory shows the past.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
// The answer to a form stands at the form's address; reloading it must not send the form again.
if (document.querySelector("[data-settled]") && location.pathname !== address())
  history.replaceState(null, "", address());
remember(region);
announce(false);
refreshed = head ? Date.now() : 0;
shortcuts.begin();
forms.arrive();
const loop = async () => {
  if (over) return;
  await ask();
  setTimeout(loop, EVERY);
};
loop();
tell();
setInterval(tell, 1000);
