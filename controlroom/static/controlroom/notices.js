// Sentences that nobody should miss: a refusal stays until it is put away, the rest for some seconds.
import { byId, focusOn, make } from "./elements.js";

const SHOWN = 8000;

const show = (
  /** @type {"say" | "told"} */ place,
  /** @type {string} */ words,
  /** @type {boolean} */ keep,
  /** @type {Node[]} */ ...more
) => {
  const note = make("div", { className: "notice" }, make("span", { textContent: words }), ...more);
  if (keep) {
    const close = make("button", { type: "button", className: "small", textContent: "Put away" });
    close.addEventListener("click", () => {
      note.remove();
      focusOn(byId("main"));
    });
    note.append(close);
  } else setTimeout(() => note.remove(), SHOWN);
  byId(place).replaceChildren(note);
};

export const say = (/** @type {string} */ words) => show("say", words, false);
export const warn = (/** @type {string} */ words, /** @type {Node[]} */ ...more) =>
  show("told", words, true, ...more);
/** Put the refusal away, if one is shown; returns whether one was. */
export const putAway = () => {
  const shown = document.querySelector("#told .notice");
  shown?.remove();
  return Boolean(shown);
};

// What could not be told on the page that was left.
const LATER = "sc-tell-later";
export const warnLater = (/** @type {string} */ words) => sessionStorage.setItem(LATER, words);
export const tellLate = () => {
  const words = sessionStorage.getItem(LATER);
  if (!words) return;
  sessionStorage.removeItem(LATER);
  warn(words);
};
