// Sends forms, and tells what became of them where they stand. Nothing is sent into a lost connection.

import * as checklist from "./checklist.js";
import { byId, focusOn, make } from "./elements.js";
import { say, warn } from "./notices.js";
import * as sides from "./sides.js";
import * as undo from "./undo.js";

const DONE_WITHIN = 15000;
const LOOKS_EVERY = 700;

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
/** Say why the ticks of this form are no YES; empty if they are one. */
const whyNot = (/** @type {HTMLFormElement} */ form) => {
  const left = missing(form);
  if (new FormData(form).get("face") === "differs") return "The face differs: this can only be refused.";
  return left.length ? `Still missing: ${left.join("; ")}.` : "";
};

/** Find the first line of a form that holds words. */
const wordsIn = (/** @type {HTMLFormElement} */ form) =>
  /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('textarea, input[type="text"]')]).find(
    (field) => field.value.trim() !== "",
  );
const labelOf = (/** @type {HTMLInputElement} */ field) =>
  [...(field.labels?.[0]?.childNodes ?? [])]
    .filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.textContent?.trim())
    .join(" ")
    .trim();
/** Name the other forms of the page that hold words: a NO, a note, a closing that nobody sent. */
const unsentBeside = (/** @type {HTMLFormElement} */ form) => {
  const fields = [...document.querySelectorAll("form")].filter((one) => one !== form).map(wordsIn);
  return fields.flatMap((field) => (field ? [labelOf(field)] : []));
};

// What a YES would do hangs on the case, and stands beside the form: it follows the news.
const panelOf = (/** @type {HTMLFormElement} */ form) =>
  /** @type {HTMLElement} */ (form.closest("[data-alone]") ?? form);
/**
 * Say what would become of the YES of this form, by its ticks: a text, or a mere proposal. The server
 * says with which ways of hearing one YES is enough; a face not seen and a child never are.
 * @param {HTMLFormElement} form
 */
const outcomeOf = (form) => {
  if (form.dataset.mayPropose === undefined) return "text";
  const data = new FormData(form);
  const alone = (panelOf(form).dataset.alone ?? "").split(" ").filter(Boolean);
  const heard = data.get("heard");
  const isWeak = data.get("face") === "not_seen" || data.has("under_18");
  return isWeak || !alone.length || (heard && !alone.includes(String(heard))) ? "proposal" : "text";
};
/** Name the deed of a YES on its button, as it would be by now. */
const deedOf = (/** @type {HTMLFormElement} */ form) =>
  outcomeOf(form) === "proposal" ? panelOf(form).dataset.proposes : panelOf(form).dataset.deed;
/** Say exactly what goes out, for the three seconds before it does. */
const announcement = (/** @type {HTMLFormElement} */ form) =>
  outcomeOf(form) === "proposal"
    ? `${(deedOf(form) ?? "").replace(/^Propose/, "Proposing")}: nothing is sent yet.`
    : `${panelOf(form).dataset.text}, case ${byId("case-title").dataset.ref}.`;

/** Find the first of these selectors that leads anywhere one can see: where the next step is. */
const stepAfter = (/** @type {string | undefined} */ selectors) => {
  const found = (selectors ?? "").split(",").map((one) => one.trim() && document.querySelector(one));
  return found.find((one) => one instanceof Element && one.checkVisibility()) || null;
};
/** Bring the focus to the part of this page that an address names, if it does. */
export const arrive = (hash = location.hash) => {
  const part = /^#[\w-]+$/.test(hash) ? document.getElementById(hash.slice(1)) : null;
  if (!part?.matches("[tabindex]")) return;
  focusOn(part);
  part.scrollIntoView({ block: "nearest" });
};

/** Mark each form of a YES as ready or not; a button that is off must still say why. */
export const drawReady = () => {
  sides.draw();
  sides.drawDifferences();
  checklist.draw();
  /** @type {NodeListOf<HTMLFormElement>} */
  const forms = document.querySelectorAll("form[data-undo]");
  for (const form of forms) {
    const why = whyNot(form);
    const button = form.querySelector("button.yes");
    const deed = button?.querySelector(".deed");
    const words = form.dataset.mayPropose === undefined ? "" : deedOf(form);
    if (deed && words && deed.textContent !== words) deed.textContent = words;
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
 * @property {() => void} leave asks nothing more: the browser goes to another page
 * @property {() => Promise<void>} refresh
 * @property {() => Promise<void>} look asks now whether anything has changed
 */
/** @typedef {{ sentence: string, number?: string, errors?: Record<string, string[]> }} Told */

/** Give the page its forms. */
export const attend = (/** @type {Page} */ page) => {
  /** @type {WeakSet<HTMLFormElement>} */
  const onTheirWay = new WeakSet();
  const post = async (/** @type {HTMLFormElement} */ form, /** @type {URLSearchParams} */ data) => {
    if (onTheirWay.has(form)) return;
    onTheirWay.add(form);
    const buttons = [...form.querySelectorAll("button")];
    // Before its button is off, which takes the focus away from it.
    const focused = form.contains(document.activeElement) ? document.activeElement : null;
    for (const one of buttons) one.disabled = true;
    let goOn = () => {};
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
      if (answer.ok) goOn = done(form, told, focused);
      else refused(form, told);
    } catch {
      return tellOf(form, "No answer. Nobody knows whether it was done: look before you try again.");
    } finally {
      onTheirWay.delete(form);
      for (const one of buttons) one.disabled = one.closest("[data-gone]") !== null;
    }
    // It is done or refused, whatever becomes of the screen; the next question sees to that again.
    await page.refresh().catch(() => {});
    goOn();
  };

  /** Open where the next step is; typed words are not thrown away for it. */
  const open = (/** @type {string} */ address, /** @type {string} */ sentence) => {
    const there = new URL(address, location.href);
    if (there.pathname === location.pathname) return arrive(there.hash);
    if (!page.region.querySelector("form[data-dirty]")) return location.assign(address);
    const words = `${sentence} What you typed here is not sent, so this page has stayed open.`;
    warn(words, make("a", { href: address, textContent: "Open it" }));
  };

  /** Tell what was done; returns what leads to the next step, once the screen shows it. */
  const done = (
    /** @type {HTMLFormElement} */ form,
    /** @type {Told} */ told,
    /** @type {Element | null} */ focused,
  ) => {
    const panel = form.closest("[data-panel]") || byId("main");
    const { then, next } = form.dataset;
    form.reset();
    form.removeAttribute("data-dirty");
    drawReady();
    if (told.number) sayIn(form, told.sentence, false);
    else {
      form.querySelector(":scope > .said")?.remove();
      say(told.sentence);
    }
    return () => {
      if (then) return open(then, told.sentence);
      // Unless somebody is at something else by now, or already at this form's next words.
      const now = document.activeElement;
      const isFree = !now?.closest("form") || (now === focused && !form.hasAttribute("data-dirty"));
      if (focused && !told.number && isFree) focusOn(stepAfter(next) ?? panel);
    };
  };

  const refused = (/** @type {HTMLFormElement} */ form, /** @type {Told} */ told) => {
    const fields = Object.entries(told.errors || {}).map(([name, errors]) => `${name}: ${errors.join(" ")}`);
    tellOf(form, [`Not done. ${told.sentence}`, ...fields].join(" "));
    if (isTyped(form)) form.setAttribute("data-dirty", "");
  };

  /** Say why no YES may leave this page now, whatever is ticked; empty if one may. */
  const hindrance = (/** @type {HTMLFormElement} */ form) => {
    if (page.isLost() || !navigator.onLine) return "the connection is lost.";
    if (!form.isConnected || form.closest("[data-gone]")) return "the case has changed.";
    if (form.querySelector(":scope > .behind")) return "this part of the page has changed.";
    if (form.inert && sides.isNoBegun() && !undo.isPending()) return "a NO is begun.";
    const words = page.region.querySelector("[data-hindrance]")?.textContent;
    if (words) return words.trim().replace(/\s+/g, " ");
    const unsent = unsentBeside(form);
    return unsent.length ? `send or clear first what you typed in “${unsent.join("”, “")}”.` : "";
  };

  const sendYes = (/** @type {HTMLFormElement} */ form) => {
    const why = whyNot(form);
    const now = hindrance(form);
    if (why || now) return sayIn(form, why ? `Not sent. ${why}` : `Not sent: ${now}`, true);
    form.setAttribute("data-dirty", "");
    form.querySelector(":scope > .said")?.remove();
    const data = undo.wordsOf(form);
    const outcome = outcomeOf(form);
    if (data.has("announced")) data.set("announced", outcome);
    let looked = 0;
    undo.inAWhile(form, {
      says: announcement(form),
      data,
      send: (_, words) => {
        words.set("unsent", unsentBeside(form).join("; "));
        post(form, words);
      },
      whyNot: () => {
        // Sooner than a page asks by itself: an SOS that comes now must stop it.
        if (Date.now() - looked > LOOKS_EVERY) {
          looked = Date.now();
          page.look();
        }
        return hindrance(form);
      },
    });
  };

  const submit = (/** @type {HTMLFormElement} */ form) => {
    if (page.isLost()) return tellOf(form, "Not sent: the connection is lost.");
    const why = form.matches("[data-steps]") ? checklist.whyNotClosed(form) : "";
    if (why) return sayIn(form, `${why}.`, true);
    return form.dataset.undo ? sendYes(form) : post(form, undo.wordsOf(form));
  };

  page.region.addEventListener("input", (event) => {
    /** @type {Element} */ (event.target).closest("form")?.setAttribute("data-dirty", "");
    undo.lookAgain();
    drawReady();
  });
  page.region.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    // It ends what this page shows, so the browser goes on to the next one itself.
    if (form.dataset.plain !== undefined) return page.leave();
    event.preventDefault();
    submit(form);
  });
  // A YES is never sent by Enter alone.
  page.region.addEventListener("keydown", (event) => {
    const field = /** @type {Element} */ (event.target);
    if (event.key === "Enter" && !event.ctrlKey && field.matches("[data-not-by-enter] input"))
      event.preventDefault();
  });
  return { submit };
};
