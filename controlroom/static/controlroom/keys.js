// The only listener for keys in the whole document. Scopes lie on a stack; the topmost that knows a
// key acts, and one alone: two listeners for one key would act in two places at once.

const KEPT = "sc-keys";

/**
 * @typedef {object} Key
 * @property {string} key a KeyboardEvent's, "Ctrl+Enter" with its modifier
 * @property {string} [cap] what stands on the key
 * @property {string} [does] what it does, in words
 * @property {boolean} [untold] not listed
 * @property {boolean} [always] works in fields too, and while single letters are off
 * @property {(event: KeyboardEvent) => unknown} act returns false to leave the key to the browser
 */
/**
 * @typedef {object} Scope
 * @property {string} name
 * @property {Key[]} keys
 * @property {boolean} [modal] no scope below it is asked
 * @property {boolean} [hidden] not listed
 */

/** @type {Scope[]} */
const stack = [];
const FIELD = "input, select, textarea, [contenteditable]";

export const isTyping = (/** @type {EventTarget | null} */ target) =>
  target instanceof Element && target.closest(FIELD) !== null;
export const areOn = () => localStorage.getItem(KEPT) !== "off";
const mark = () => {
  document.documentElement.dataset.keys = areOn() ? "on" : "off";
};
/** Switch the keys of one letter on or off, for this browser (WCAG 2.1.4). */
export const turn = (/** @type {boolean} */ on) => {
  on ? localStorage.removeItem(KEPT) : localStorage.setItem(KEPT, "off");
  mark();
};

/** Lay a scope on the stack; returns what takes it off again. */
export const push = (/** @type {Scope} */ scope) => {
  stack.push(scope);
  return () => {
    const at = stack.indexOf(scope);
    if (at >= 0) stack.splice(at, 1);
  };
};
/** List the scopes whose keys could act now, the lowest first: what is shown is what is listened to. */
export const table = () => stack.filter((one) => !one.hidden);
export const capOf = (/** @type {Key} */ one) =>
  one.cap || (one.key.length === 1 ? one.key.toUpperCase() : one.key);

const nameOf = (/** @type {KeyboardEvent} */ event) => {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return `Ctrl+${key}`;
  // Shift makes "?" on some keyboards and "/" on others; with a letter it is another key.
  return event.shiftKey && /^[a-z]$/.test(key) ? `Shift+${key}` : key;
};
const isLetter = (/** @type {KeyboardEvent} */ event) => event.key.length === 1;

const mayAct = (/** @type {Key} */ one, /** @type {KeyboardEvent} */ event) => {
  if (one.always) return true;
  if (isTyping(event.target) && one.key !== "Escape") return false;
  if (!isLetter(event)) return true;
  return areOn() && !event.altKey;
};

document.addEventListener("keydown", (event) => {
  if (
    event.defaultPrevented ||
    event.isComposing ||
    (event.repeat && (isLetter(event) ? !/[jk]/i.test(event.key) : nameOf(event) === "Ctrl+Enter"))
  )
    return;
  const name = nameOf(event);
  for (const scope of [...stack].reverse()) {
    const found = scope.keys.find((one) => one.key === name && mayAct(one, event));
    if (found) {
      if (found.act(event) !== false) event.preventDefault();
      return;
    }
    if (scope.modal) return;
  }
});
mark();
