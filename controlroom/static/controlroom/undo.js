// The three seconds before a YES. Nothing leaves this page before they are over; whatever goes wrong
// within them, the YES is not sent, and that is said.

import { byId, focusOn, make } from "./elements.js";
import * as keys from "./keys.js";
import { warn, warnLater } from "./notices.js";

const WAIT = 3000;
// A computer that slept through them, or a page that the browser held still, has another situation before it.
const LATE = 3000;
/** @type {{ words: string, clear: () => void, look: () => void } | null} */
let pending = null;

/** Take down what a form holds, as a browser without a script would post it. */
export const wordsOf = (/** @type {HTMLFormElement} */ form) =>
  new URLSearchParams(/** @type {[string, string][]} */ ([...new FormData(form)]));

/**
 * @typedef {object} Sending
 * @property {string} says exactly what goes out
 * @property {URLSearchParams} data the words of the form as they are now
 * @property {(form: HTMLFormElement, data: URLSearchParams) => void} send
 * @property {() => string} whyNot a reason that has come up not to send them, or nothing
 */
/**
 * Send a form's words in three seconds, unless a reason comes up not to.
 * @param {HTMLFormElement} form
 * @param {Sending} sending
 */
export const inAWhile = (form, { says, data, send, whyNot }) => {
  if (pending) return;
  const words = form.dataset.undo ?? "";
  const began = Date.now();
  const left = make("span", { className: "undo-left" });
  const bar = make("progress", { max: WAIT, value: 0 });
  bar.setAttribute("aria-hidden", "true");
  const cap = make("kbd", { textContent: "U" });
  cap.setAttribute("aria-hidden", "true");
  const button = make("button", { type: "button" }, "Stop it ", cap);
  const box = make("div", { className: "undo" }, left, make("span", { textContent: says }), bar, button);
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "About to be sent");
  const asked = document.activeElement;
  const stop = (/** @type {string} */ why) => {
    clear();
    warn(why);
    focusOn(asked?.isConnected ? asked : byId("main"));
  };
  const undo = () => stop(`Undone: the ${words} was not sent.`);
  const clear = () => {
    clearInterval(timer);
    pop();
    form.inert = false;
    box.remove();
    pending = null;
  };
  const look = () => {
    const gone = Date.now() - began;
    const why = whyNot();
    left.textContent = `${Math.max(1, Math.ceil((WAIT - gone) / 1000))} s`;
    bar.value = gone;
    if (why) return stop(`The ${words} was not sent: ${why}`);
    if (gone < WAIT) return;
    if (gone > WAIT + LATE)
      return stop(
        `The ${words} was not sent: this computer stood still for ${Math.round(gone / 1000)} s. Look ` +
          "again first.",
      );
    clear();
    // Where it came from: what becomes of the YES is told to whoever is there.
    focusOn(asked);
    send(form, data);
  };
  const timer = setInterval(look, 200);
  const pop = keys.push({
    name: "Before a YES is sent",
    keys: [
      { key: "u", does: "undo, within 3 s", act: undo },
      { key: "Escape", cap: "Esc", does: "undo, too", act: undo },
    ],
    modal: true,
  });
  pending = { words, clear, look };
  form.inert = true;
  // Above the panel's two sides, where the eyes are; a NO can be typed all the while, and stops it.
  (document.getElementById("decide-bar") ?? document.body).append(box);
  look();
  button.addEventListener("click", undo);
  button.focus();
};

export const isPending = () => pending !== null;
/** Look now whether a reason has come up not to send what waits. */
export const lookAgain = () => pending?.look();

// Whoever leaves within the three seconds is asked; who leaves all the same has sent nothing, and
// finds that said on the next page.
window.addEventListener("beforeunload", (event) => {
  if (pending) event.preventDefault();
});
window.addEventListener("pagehide", () => {
  if (!pending) return;
  warnLater(`The ${pending.words} was not sent: the page was left within its 3 seconds.`);
  pending.clear();
});
