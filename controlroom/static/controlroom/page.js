// What every page of the console has, live or not: its looks, and a word from the page before.
import { byId } from "./elements.js";
import { tellLate } from "./notices.js";
import * as theme from "./theme.js";

byId("tools").append(...theme.controls());
tellLate();
window.addEventListener("pageshow", tellLate);
// What was typed in the command bar for the look-up: never in an address.
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form#look-up"));
const asked = sessionStorage.getItem("sc-look-up");
if (form && asked) {
  sessionStorage.removeItem("sc-look-up");
  /** @type {HTMLInputElement} */ (form.elements.namedItem("ref")).value = asked;
  form.querySelector("button")?.focus();
}
