// What every page of the console has, live or not: the theme, and a word from the page before.
import { tellLate } from "./notices.js";
import * as theme from "./theme.js";

document.getElementById("tools").append(theme.control());
tellLate();
window.addEventListener("pageshow", tellLate);
// What was typed in the command bar for the look-up: never in an address.
const field = document.querySelector("#look-up");
const asked = sessionStorage.getItem("sc-look-up");
if (field && asked) {
  sessionStorage.removeItem("sc-look-up");
  const digits = asked.replace(/[\s-]/g, "");
  field.elements[/^\d{6}$/.test(digits) ? "code" : /^\+?\d{9,}$/.test(digits) ? "phone" : "ref"].value =
    asked;
  field.querySelector("button").focus();
}
