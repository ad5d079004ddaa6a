// Making elements, and finding those that every page of the console has.

/**
 * Make an element: `make("p", { className: "dim" }, "words")`.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} given properties, not attributes
 * @param {...(Node | string)} inside
 */
export const make = (tag, given = {}, ...inside) => {
  const one = Object.assign(document.createElement(tag), given);
  one.append(...inside);
  return /** @type {HTMLElementTagNameMap[Tag]} */ (one);
};

/** Return the element of this id, which the page has. */
export const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Give the focus without moving what is on the screen. */
export const focusOn = (/** @type {Element | null} */ one) =>
  /** @type {HTMLElement | null} */ (one)?.focus({ preventScroll: true });
