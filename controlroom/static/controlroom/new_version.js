// The pages have changed on the server: says so once, and leaves it to the operator when to reload.
import { byId, make } from "./elements.js";
import * as keys from "./keys.js";
import { warn } from "./notices.js";

const RELOADED = "sc-reloaded-for";
const own = byId("region").dataset.build;
let offered = "";
let warned = 0;

const reload = () => {
  const words = document.querySelector("form[data-dirty]");
  if (words && Date.now() - warned > 5000) {
    warned = Date.now();
    return warn("You have typed something that is not sent. Shift+R again, within 5 s, reloads without it.");
  }
  sessionStorage.setItem(RELOADED, offered);
  location.reload();
};

/** Compare what the server serves with what this page is; an unknown one is none. */
export const look = (/** @type {string | undefined} */ build) => {
  // While two processes differ, as in an upgrade, a reload does not help: it is offered once.
  if (!build || build === own || build === offered || build === sessionStorage.getItem(RELOADED)) return;
  if (!offered) begin();
  offered = build;
};
const begin = () => {
  const button = make("button", { type: "button", className: "small", id: "new-version" });
  button.append("New version: ", make("kbd", { textContent: "Shift" }), "+", make("kbd", {}, "R"));
  button.addEventListener("click", reload);
  byId("bar-sound").prepend(button);
  keys.push({
    name: "New version",
    keys: [{ key: "Shift+r", cap: "Shift+R", does: "reload: there is a new version", act: reload }],
  });
};
