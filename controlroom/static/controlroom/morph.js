// Puts what the server now says into the page with htmx's morph, and leaves alone what a person is in
// the middle of: typed words, the focus, open parts, and the place of a row that is about to be pressed.
import { focusOn } from "./elements.js";

/**
 * @typedef {object} HtmxApi what htmx hands an extension
 * @property {(old: Element, fresh: Element, inside: boolean) => void} morph
 */
/**
 * @typedef {object} Htmx
 * @property {(name: string, extension: object) => void} registerExtension
 */
/** @typedef {{ oldNode: Node, newNode: Node }} Pair */

const htmx = /** @type {typeof globalThis & { htmx: Htmx }} */ (globalThis).htmx;
/** @type {HtmxApi["morph"]} */
let morph;

// What the server last said of each form: scripts add to forms, and its own words must be told apart.
/** @type {WeakMap<Element, string>} */
const served = new WeakMap();
// Each answer hides the same CSRF token in other letters: no reason to draw anything anew. Nor is what
// follows the server by itself.
const source = (/** @type {Element} */ form) => {
  const copy = /** @type {Element} */ (form.cloneNode(true));
  for (const part of copy.querySelectorAll("[data-follow]")) part.remove();
  return copy.outerHTML.replace(/name="csrfmiddlewaretoken" value="\w*"/g, "");
};
/** Keep what the server said of every form that is new here. @param {Element} within */
export const remember = (within) => {
  for (const form of within.querySelectorAll("form")) {
    if (!served.has(form)) served.set(form, source(form));
  }
};

const panelOf = (/** @type {Element} */ one) =>
  /** @type {HTMLElement} */ (one.closest("[data-panel]") ?? document.getElementById("main"));
const byId = (/** @type {Element} */ within, /** @type {string} */ id) =>
  within.querySelector(`#${CSS.escape(id)}`);

/** Say whether somebody has typed into this form, or is about to. */
const isBusy = (/** @type {Element} */ form) => {
  const focused = document.activeElement;
  const typing = form.contains(focused) && focused?.matches("input, select, textarea");
  return typing || form.hasAttribute("data-dirty");
};

htmx.registerExtension("console", {
  init: (/** @type {HtmxApi} */ api) => {
    morph = api.morph;
  },
  htmx_before_morph_node: (/** @type {Element} */ _element, /** @type {Pair} */ { oldNode, newNode }) =>
    mayMorph(/** @type {Element} */ (oldNode), /** @type {Element} */ (newNode)),
  // A part that somebody has opened stays open.
  htmx_before_morph_attr: (/** @type {Element} */ one, /** @type {{ attrName: string }} */ { attrName }) =>
    attrName !== "open" || !one.matches("details"),
});

/** Let all change but forms: those not before the server's own words for them do. */
const mayMorph = (/** @type {Element} */ old, /** @type {Element} */ fresh) => {
  if (fresh.hasAttribute("data-gone")) return false;
  if (old.hasAttribute("data-gone")) comeBack(old);
  if (!old.matches("form")) return true;
  const now = source(fresh);
  if (served.get(old) === now) {
    old.querySelector(":scope > .behind")?.remove();
    follow(old, fresh);
    return false;
  }
  if (isBusy(old)) {
    offer(old, /** @type {Element} */ (fresh.cloneNode(true)));
    return false;
  }
  served.set(old, now);
  return true;
};

/**
 * Let the parts of a form that follow the server say what it says, whatever is typed beside them: a tick
 * that may now be made, its words, why not.
 */
const follow = (/** @type {Element} */ old, /** @type {Element} */ fresh) => {
  for (const part of old.querySelectorAll("[data-follow]")) {
    const name = CSS.escape(part.getAttribute("data-follow") ?? "");
    const now = fresh.querySelector(`[data-follow="${name}"]`);
    if (now) followPart(part, now);
    else if (!isTypedIn(part)) part.remove();
  }
};
const isTypedIn = (/** @type {Element} */ part) =>
  [.../** @type {NodeListOf<HTMLInputElement>} */ (part.querySelectorAll("input, textarea"))].some(
    (field) => field === document.activeElement || (field.type === "text" && field.value !== ""),
  );
/** Take everything from `fresh` but the fields that stand there already, and what is in them. */
const followPart = (/** @type {Element} */ part, /** @type {Element} */ fresh) => {
  const copy = /** @type {Element} */ (fresh.cloneNode(true));
  const had = document.activeElement;
  for (const one of /** @type {NodeListOf<HTMLInputElement>} */ (copy.querySelectorAll("input"))) {
    const own = /** @type {HTMLInputElement | null} */ (part.querySelector(`#${CSS.escape(one.id)}`));
    if (!own) continue;
    own.disabled = one.disabled;
    if (own.disabled) own.checked = false;
    one.replaceWith(own);
  }
  part.replaceChildren(...copy.childNodes);
  for (const { name, value } of copy.attributes) part.setAttribute(name, value);
  if (had && part.contains(had) && document.activeElement !== had) focusOn(had);
};

/** Make the inside of `old` say what the inside of `fresh` says; `fresh` is used up. */
export const update = (/** @type {Element} */ old, /** @type {Element} */ fresh) => {
  holdAll(old, fresh);
  for (const form of old.querySelectorAll("form")) if (isBusy(form)) keep(form, old, fresh);
  const had = /** @type {HTMLElement | null} */ (document.activeElement);
  const panel = had && old.contains(had) ? panelOf(had) : null;
  morph(old, fresh, true);
  remember(old);
  if (panel && document.activeElement !== had) focusOn(had?.isConnected ? had : panel);
  for (const queue of old.querySelectorAll(".queue")) countNew(queue);
};

/** Stand in for `old` in what the server says: it stays where it is, as it is. */
const standIn = (/** @type {Element} */ old) => {
  const one = document.createElement(old.tagName);
  one.id = old.id;
  one.setAttribute("data-gone", "");
  return one;
};

/** Keep typed words of which nothing is left in `fresh`: readable, but no longer to be sent. */
const keep = (/** @type {Element} */ form, /** @type {Element} */ region, /** @type {Element} */ fresh) => {
  /** @type {Element | null} */
  let gone = null;
  for (let one = form; one !== region; one = /** @type {Element} */ (one.parentElement)) {
    if (one.id && !byId(fresh, one.id)) gone = one;
  }
  if (!gone) return;
  const parent = gone.parentElement?.closest("[id]");
  const place = (parent && parent !== region && byId(fresh, parent.id)) || fresh;
  let before = gone.previousElementSibling;
  while (before && !(before.id && byId(place, before.id))) before = before.previousElementSibling;
  const anchor = before && byId(place, before.id);
  if (anchor) anchor.after(standIn(gone));
  else place.prepend(standIn(gone));
  if (!gone.hasAttribute("data-gone")) leave(gone);
};

const leave = (/** @type {Element} */ gone) => {
  gone.setAttribute("data-gone", "");
  for (const one of gone.querySelectorAll("button")) one.disabled = true;
  const words = "This can no longer be done. What you typed stands here until you leave the page.";
  gone.prepend(Object.assign(document.createElement("p"), { className: "behind warn", textContent: words }));
};
const comeBack = (/** @type {Element} */ old) => {
  old.removeAttribute("data-gone");
  old.querySelector(":scope > .behind")?.remove();
  for (const one of old.querySelectorAll("button")) one.disabled = false;
};

const offer = (/** @type {Element} */ old, /** @type {Element} */ fresh) => {
  old.querySelector(":scope > .behind")?.remove();
  const note = Object.assign(document.createElement("p"), { className: "behind" });
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: "This part has changed. Show it (what you typed here is lost)",
  });
  button.addEventListener("click", () => {
    served.set(fresh, source(fresh));
    old.replaceWith(fresh);
    focusOn(panelOf(fresh));
  });
  note.append(button);
  old.prepend(note);
};

// Rows: while the pointer is over the queue, or the focus in it, none changes its place.

// What the server says of each list that is held, for when it is let go.
/** @type {Map<Element, Element>} */
const waiting = new Map();

const queueOf = (/** @type {Element} */ list) => /** @type {HTMLElement} */ (list.closest("[data-panel]"));
const isHeld = (/** @type {Element} */ list) => {
  const queue = queueOf(list);
  const focused = document.activeElement;
  return (
    queue.querySelector(".rows:hover, .held:hover") !== null || (queue.contains(focused) && focused !== queue)
  );
};

/**
 * Put what is fresh into the order in which the rows stand, whichever heading each is now under. New
 * rows come at once below the last of all; those that would push others down are only counted.
 */
const holdAll = (/** @type {Element} */ old, /** @type {Element} */ fresh) => {
  const rowsOf = (/** @type {Element} */ list) => [...list.children].filter((row) => row.id);
  const pairs = [...old.querySelectorAll("[data-hold]")].flatMap((list) => {
    waiting.delete(list);
    const other = byId(fresh, list.id);
    return other && isHeld(list)
      ? [{ list, other, all: /** @type {Element} */ (other.cloneNode(true)) }]
      : [];
  });
  const now = new Map(pairs.flatMap(({ other }) => rowsOf(other)).map((row) => [row.id, row]));
  const shown = new Set(pairs.flatMap(({ list }) => rowsOf(list)).map((row) => row.id));
  const wanted = pairs.map(({ other }) => rowsOf(other));
  pairs.forEach(({ list, other, all }, index) => {
    const stays = rowsOf(list).map((row) => {
      const found = now.get(row.id);
      if (!found) row.setAttribute("data-gone", "");
      return found ?? standIn(row);
    });
    const last = wanted[index].findLastIndex((row) => shown.has(row.id));
    const below = index === pairs.length - 1 ? wanted[index].slice(last + 1) : [];
    other.replaceChildren(...stays, ...below);
    const added = wanted[index].filter((row) => !shown.has(row.id)).length - below.length;
    all.setAttribute("data-new", String(added));
    waiting.set(list, all);
  });
};

const countNew = (/** @type {Element} */ queue) => {
  const note = queue.querySelector(".held");
  if (!note) return;
  const held = [...waiting].filter(([list]) => queue.contains(list));
  const added = held.reduce((sum, [, all]) => sum + Number(all.getAttribute("data-new")), 0);
  const words = added ? `${added} new` : "";
  if (!words) return note.replaceChildren();
  if (note.textContent?.startsWith(words)) return;
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "small",
    textContent: `${words}: show`,
  });
  button.addEventListener("click", () => {
    release(queue);
    focusOn(queue.querySelector(".row-link"));
  });
  note.replaceChildren(button);
};

const release = (/** @type {Element} */ queue) => {
  for (const [list, all] of [...waiting]) {
    if (!queue.contains(list)) continue;
    waiting.delete(list);
    update(list, all);
  }
  countNew(queue);
};
const releaseIfFree = () => {
  for (const list of [...waiting.keys()]) {
    if (!list.isConnected) waiting.delete(list);
    else if (!isHeld(list)) release(queueOf(list));
  }
};
document.addEventListener("pointerout", () => setTimeout(releaseIfFree, 0));
document.addEventListener("focusout", () => setTimeout(releaseIfFree, 0));
