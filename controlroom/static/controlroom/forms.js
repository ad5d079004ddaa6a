// Sends forms, and tells what became of them where they stand. Nothing is sent into a lost connection.
import { byId, focusOn } from "./elements.js";
import { say, warn } from "./notices.js";
import * as undo from "./undo.js";

const DONE_WITHIN = 15000;

const isTyped = (/** @type {HTMLFormElement} */ form) =>
  form.querySelector("input:not([type=hidden]), textarea, select") !== null;

const sayIn = (
  /** @type {HTMLFormElement} */ form,
  /** @type {string} */ words,
  /** @type {boolean} */ isProblem,
) => {
  form.querySelector(":scope > .said")?.remove();
  const note = document.createElement("p");
  note.className = isProblem ? "said bad warn" : "said found";
  note.setAttribute("role", isProblem ? "alert" : "status");
  note.textContent = words;
  form.prepend(note);
  note.scrollIntoView({ block: "nearest" });
};
// Beside what was typed; a lone button may be gone with the next news, so its refusal stands by itself.
const tellOf = (/** @type {HTMLFormElement} */ form, /** @type {string} */ words) =>
  isTyped(form) && form.isConnected ? sayIn(form, words, true) : warn(words);

/** Say what is still missing for a YES, in words; empty if nothing is. */
const missing = (/** @type {HTMLFormElement} */ form) => {
  /** @type {NodeListOf<HTMLElement>} */
  const parts = form.querySelectorAll("fieldset[data-said], label[data-said]");
  const isDone = (/** @type {HTMLInputElement} */ one) =>
    ["radio", "checkbox"].includes(one.type) ? one.checked : one.value.trim() !== "";
  return [...parts]
    .filter((part) => ![...part.querySelectorAll("input")].some(isDone))
    .map((part) => part.dataset.said);
};
/** Say why a YES cannot be sent from this form; empty if it can. */
const whyNot = (/** @type {HTMLFormElement} */ form) => {
  const left = missing(form);
  if (new FormData(form).get("face") === "differs") return "The face differs: this can only be refused.";
  return left.length ? `Still missing: ${left.join("; ")}.` : "";
};

/** Mark each form of a YES as ready or not; a button that is off must still say why. */
export const drawReady = () => {
  /** @type {NodeListOf<HTMLFormElement>} */
  const forms = document.querySelectorAll("form[data-undo]");
  for (const form of forms) {
    const why = whyNot(form);
    const button = form.querySelector("button.yes");
    // Or the browser itself would stop the form with a bubble that is gone in a moment.
    form.noValidate = true;
    button?.setAttribute("aria-disabled", String(Boolean(why)));
    let line = form.querySelector(":scope > .missing");
    if (!line) {
      line = Object.assign(document.createElement("p"), { className: "missing" });
      button?.before(line);
    }
    if (line.textContent !== why) line.textContent = why;
  }
};

/**
 * @typedef {object} Page what a live page does for its forms
 * @property {HTMLElement} region
 * @property {() => boolean} isLost
 * @property {() => void} signedOut
 * @property {() => Promise<void>} refresh
 */
/** @typedef {{ sentence: string, number?: string, errors?: Record<string, string[]> }} Told */

/** Give the page its forms. */
export const attend = (/** @type {Page} */ page) => {
  const post = async (/** @type {HTMLFormElement} */ form, /** @type {URLSearchParams} */ data) => {
    const buttons = [...form.querySelectorAll("button")];
    for (const one of buttons) one.disabled = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json", "HX-Request": "true" },
        signal: AbortSignal.timeout(DONE_WITHIN),
      });
      if (answer.status === 401) {
        page.signedOut();
        return tellOf(form, "Not done: you are signed out.");
      }
      const told = (answer.headers.get("Content-Type") || "").includes("json")
        ? await answer.json()
        : { sentence: "Your role does not allow this." };
      if (answer.ok) done(form, told);
      else refused(form, told);
      // It is done or refused, whatever becomes of the screen; the next question sees to that again.
      page.refresh().catch(() => {});
    } catch {
      tellOf(form, "No answer. Nobody knows whether it was done: look before you try again.");
    } finally {
      for (const one of buttons) one.disabled = one.closest("[data-gone]") !== null;
    }
  };

  const done = (/** @type {HTMLFormElement} */ form, /** @type {Told} */ told) => {
    const panel = form.closest("[data-panel]") || byId("main");
    const had = form.contains(document.activeElement);
    form.reset();
    form.removeAttribute("data-dirty");
    drawReady();
    if (form.dataset.then) return location.assign(form.dataset.then);
    if (had) focusOn(panel);
    if (told.number) return sayIn(form, told.sentence, false);
    form.querySelector(":scope > .said")?.remove();
    say(told.sentence);
  };

  const refused = (/** @type {HTMLFormElement} */ form, /** @type {Told} */ told) => {
    const fields = Object.entries(told.errors || {}).map(([name, errors]) => `${name}: ${errors.join(" ")}`);
    tellOf(form, [`Not done. ${told.sentence}`, ...fields].join(" "));
    if (isTyped(form)) form.setAttribute("data-dirty", "");
  };

  const submit = (/** @type {HTMLFormElement} */ form) => {
    if (page.isLost()) return tellOf(form, "Not sent: the connection is lost.");
    if (!form.dataset.undo) return post(form, undo.wordsOf(form));
    const why = whyNot(form);
    if (why) return sayIn(form, `Not sent. ${why}`, true);
    form.setAttribute("data-dirty", "");
    form.querySelector(":scope > .said")?.remove();
    undo.inAWhile(form, post, () => {
      if (page.isLost() || !navigator.onLine) return "the connection is lost.";
      if (!form.isConnected || form.hasAttribute("data-gone")) return "the case has changed.";
      return "";
    });
  };

  page.region.addEventListener("input", (event) => {
    /** @type {Element} */ (event.target).closest("form")?.setAttribute("data-dirty", "");
    drawReady();
  });
  page.region.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(/** @type {HTMLFormElement} */ (event.target));
  });
  // A YES is never sent by Enter alone.
  page.region.addEventListener("keydown", (event) => {
    const field = /** @type {Element} */ (event.target);
    if (event.key === "Enter" && !event.ctrlKey && field.matches("[data-not-by-enter] input"))
      event.preventDefault();
  });
  return { submit };
};
