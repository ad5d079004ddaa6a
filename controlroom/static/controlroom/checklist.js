// A P1's checklist: its closing stays off until the steps that the chosen outcome rests on are taken. The
// server says which those are; what it demands itself it asks again.
import { say, warn } from "./notices.js";

const forms = () =>
  /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-steps]"));
const words = (/** @type {string | undefined} */ list) => (list ?? "").split(" ").filter(Boolean);

/** Name the steps that every outcome offered asks for, or those of the one that is chosen. */
const needed = (/** @type {HTMLFormElement} */ form) => {
  const all = [.../** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[name=outcome]"))].map(
    (one) => ({ chosen: one.checked, after: words(one.dataset.after) }),
  );
  const chosen = all.find((one) => one.chosen);
  if (chosen) return chosen.after;
  return (all[0]?.after ?? []).filter((step) => all.every((one) => one.after.includes(step)));
};
const stepsMissing = (/** @type {HTMLFormElement} */ form) => {
  const list = /** @type {HTMLElement | null} */ (document.querySelector(form.dataset.steps ?? "-"));
  const done = words(list?.dataset.done);
  const missing = needed(form).filter((step) => !done.includes(step));
  const number = (/** @type {string} */ step) =>
    [...(list?.children ?? [])].findIndex((one) => one.id === `step-${step}`) + 1;
  return missing
    .map(number)
    .sort()
    .map((one) => `step ${one}`);
};
const fieldsMissing = (/** @type {HTMLFormElement} */ form) => {
  const data = new FormData(form);
  const number = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=incident_number]"));
  return [
    ...(data.get("outcome") ? [] : ["an outcome"]),
    ...(String(data.get("reason") ?? "").trim() ? [] : ["what you know"]),
    ...(number?.required && !number.value.trim() ? ["the incident number"] : []),
  ];
};

/** Say why this alarm cannot be closed yet; empty if it can. */
export const whyNotClosed = (/** @type {HTMLFormElement} */ form) => {
  const missing = [...stepsMissing(form), ...fieldsMissing(form)];
  if (!missing.length) return "";
  const last = missing.pop();
  const listed = missing.length ? `${missing.join(", ")} and ${last} are` : `${last} is`;
  return `Cannot close yet: ${listed} missing`;
};

/** Mark each closing as ready or not; a button that is off says why. */
export const draw = () => {
  for (const form of forms()) {
    const why = whyNotClosed(form);
    const button = form.querySelector("button.wide");
    const deed = /** @type {HTMLElement | null} */ (button?.querySelector(".deed"));
    const said = why || deed?.dataset.deed || "";
    form.noValidate = true;
    button?.setAttribute("aria-disabled", String(Boolean(why)));
    if (deed && deed.textContent !== said) deed.textContent = said;
  }
};

const copy = async (/** @type {HTMLElement} */ button) => {
  const from = document.querySelector(button.dataset.copies ?? "-");
  if (!from) return;
  try {
    await navigator.clipboard.writeText(from.textContent ?? "");
    say("Copied for CAD. Paste it there, then type the incident number into step 1.");
  } catch {
    // No permission, or no secure connection: then by hand, with all of it chosen.
    getSelection()?.selectAllChildren(from);
    warn("The browser does not let this page copy. It is marked: press Ctrl+C.");
  }
};
/** Open a folded part of the page and go to its first field. */
const open = (/** @type {string} */ selector) => {
  const part = /** @type {HTMLDetailsElement | null} */ (document.querySelector(selector));
  if (!part) return;
  part.open = true;
  /** @type {HTMLElement | null} */ (part.querySelector("input:not([type=hidden]), textarea"))?.focus();
};
document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const copies = /** @type {HTMLElement | null} */ (target.closest("[data-copies]"));
  const opens = /** @type {HTMLElement | null} */ (target.closest("[data-opens-part]"));
  if (copies) copy(copies);
  if (!opens) return;
  event.preventDefault();
  open(opens.dataset.opensPart ?? "-");
});
// One folded part at a time: what lies open covers what is beneath it.
document.addEventListener(
  "toggle",
  (event) => {
    const opened = /** @type {HTMLDetailsElement} */ (event.target);
    if (!opened.matches?.("details.drop[open]")) return;
    for (const other of document.querySelectorAll("details.drop[open]"))
      if (other !== opened && !other.querySelector("form[data-dirty]")) other.removeAttribute("open");
  },
  true,
);
