// The queue under the hand: the row that has the focus is shown in full beside the others.
import { byId } from "./elements.js";

// So that holding J does not fetch every row that is passed.
const AFTER = 150;
/** @type {() => Promise<void>} */
let refresh = async () => {};
let timer = 0;

const region = () => byId("region");
const keyOf = (/** @type {Element} */ row) => row.id.replace(/^row-/, "");
const isShown = (/** @type {string} */ key) =>
  document.querySelector("[data-preview]")?.getAttribute("data-preview") === key;

const choose = (/** @type {Element} */ row) => {
  for (const one of document.querySelectorAll(".q.chosen")) one.classList.remove("chosen");
  row.classList.add("chosen");
  const address = new URL(region().dataset.live ?? "", location.href);
  address.searchParams.set("select", keyOf(row));
  region().dataset.live = address.pathname + address.search;
};

/** Show a row beside the others, unless it is; returns when it is. */
export const preview = async (/** @type {Element} */ row) => {
  clearTimeout(timer);
  choose(row);
  // What cannot be fetched now comes with the next news; that it is lost is told by the frame.
  if (!isShown(keyOf(row))) await refresh().catch(() => {});
};

/** Follow the focus; `fetch` asks for the whole screen anew. */
export const begin = (/** @type {() => Promise<void>} */ fetch) => {
  refresh = fetch;
  region().addEventListener("focusin", (event) => {
    const row = event.target instanceof Element ? event.target.closest(".q") : null;
    if (!row || isShown(keyOf(row))) return;
    choose(row);
    clearTimeout(timer);
    timer = setTimeout(() => preview(row), AFTER);
  });
  if (location.hash === "#group-untaken") {
    /** @type {HTMLElement | null} */
    const first = document.querySelector("#group-untaken .row-link");
    first?.focus();
  }
};
