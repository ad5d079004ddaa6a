// YES and NO are two sides of one panel. The first word of a NO closes the YES and clears its ticks; only
// "Clear the NO" opens it again. A NO is never closed: it can be sent in every moment.
import * as clock from "./clock.js";
import { focusOn } from "./elements.js";

const WORDS = 'textarea, input[type="text"]';
/** @type {{ at: number, ticks: number, no: string } | null} */
let begun = null;

const noForm = () => /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-closes-yes]"));
const yesForm = (/** @type {HTMLFormElement} */ no) =>
  /** @type {HTMLFormElement | null} */ (document.querySelector(no.dataset.closesYes ?? "-"));
const holdsWords = (/** @type {HTMLFormElement} */ form) =>
  [.../** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll(WORDS))].some(
    (field) => field.value.trim() !== "",
  );

const begin = (/** @type {HTMLFormElement} */ no, /** @type {HTMLFormElement | null} */ yes) => {
  const ticks = yes ? yes.querySelectorAll("input:checked").length : 0;
  begun = { at: clock.now(), ticks, no: no.id };
  yes?.reset();
  yes?.removeAttribute("data-dirty");
  yes?.querySelector(":scope > .said")?.remove();
};

/** Say whether a NO is begun, which closes the YES beside it. */
export const isNoBegun = () => begun !== null;

const told = () => {
  const { ticks, at } = /** @type {{ at: number, ticks: number }} */ (begun);
  if (!ticks) return `You began a NO at ${clock.time(at)}.`;
  const what = ticks === 1 ? "Your tick was" : `Your ${ticks} ticks were`;
  return `${what} cleared at ${clock.time(at)}, when you began to type.`;
};

/** Draw which side is open, as the words of the NO have it. */
export const draw = () => {
  const no = noForm();
  if (!no || (begun && begun.no !== no.id)) begun = null;
  if (!no) return;
  const yes = yesForm(no);
  if (!begun && holdsWords(no)) begin(no, yes);
  const closed = document.getElementById("decide-closed");
  no.parentElement?.toggleAttribute("data-no-begun", begun !== null);
  document.getElementById("case-decide")?.toggleAttribute("data-no-begun", begun !== null);
  if (yes) yes.inert = begun !== null;
  if (!closed) return;
  closed.hidden = begun === null;
  if (begun) clock.write(closed.querySelector("[data-cleared]"), told());
};

/** Throw the words of the NO away, and open the YES with empty ticks. */
const clear = () => {
  const no = noForm();
  if (!no) return;
  no.reset();
  no.removeAttribute("data-dirty");
  no.querySelector(":scope > .said")?.remove();
  begun = null;
  draw();
  focusOn(yesForm(no)?.querySelector("input:not([type=hidden])") ?? null);
};
document.addEventListener("click", (event) => {
  if (/** @type {Element} */ (event.target).closest("[data-clears-no]")) clear();
});

// Sent, it is a NO that was given: nothing is begun any more.
document.addEventListener("reset", (event) => {
  if (begun && /** @type {Element} */ (event.target).id === begun.no) begun = null;
});

/** Say beside the second person's ticks where they differ from the first one's. */
export const drawDifferences = () => {
  const line = document.getElementById("agree-differs");
  const first = document.getElementById("decide-proposal");
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("decide-agree"));
  if (!line || !first || !form) return;
  const now = new FormData(form);
  const named = [...form.querySelectorAll("fieldset[data-said]")].filter((part) => {
    const name = part.querySelector("input")?.name ?? "";
    return now.has(name) && now.get(name) !== first.getAttribute(`data-${name}`);
  });
  const words = named.map((part) => /** @type {HTMLElement} */ (part).dataset.said).join("; ");
  clock.write(line, words ? `Not as ${first.dataset.by} ticked: ${words}.` : "");
};
