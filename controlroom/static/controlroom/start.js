// The start of a shift: times the test alarm from its sending to its row, plays its tone, and asks the
// browser for desktop alerts. The row comes by the news that every alarm comes by, and by nothing else.
import { byId, focusOn } from "./elements.js";
import { warn } from "./notices.js";
import * as tones from "./tones.js";

const ALERTS = {
  granted: "Allowed.",
  denied: "Refused: allow them in the browser's settings for this site.",
  default: "This browser has not been asked yet.",
  unsupported: "This browser knows none: keep the console in sight.",
};
const ANSWER_WITHIN = 5000;

let sentAt = 0;
let seen = "";
/** @type {number | null} */
let roundTrip = null;

const row = () => document.getElementById("test-alarm");
const standing = () => ("Notification" in window ? Notification.permission : "unsupported");

const drawAlerts = () => {
  const words = document.getElementById("alerts-words");
  const ask = document.getElementById("alerts-ask");
  // Written only where it differs: whatever is written here is watched, too.
  if (words && words.textContent !== ALERTS[standing()]) words.textContent = ALERTS[standing()];
  if (ask) ask.hidden = standing() !== "default";
};

/** Send the test alarm and fetch nothing: what brings an alarm brings this one, or the test has failed. */
const send = async (/** @type {HTMLFormElement} */ form) => {
  seen = row()?.dataset.sent ?? "";
  sentAt = performance.now();
  roundTrip = null;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(/** @type {any} */ (new FormData(form))),
      headers: { Accept: "application/json", "HX-Request": "true" },
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    if (answer.ok) return;
    sentAt = 0;
    warn(answer.status === 401 ? "Not sent: you are signed out." : (await answer.json()).sentence);
  } catch {
    // It may have been sent all the same: if it comes, it is timed and played like any.
    if (sentAt) warn("No answer. If the test alarm does not come, send it again.");
  }
};

/** Act on the row of a test alarm as soon as it is on the screen. */
const look = () => {
  drawAlerts();
  const shown = row();
  const sent = shown?.dataset.sent ?? "";
  if (!shown || !sentAt || sent === seen) return;
  roundTrip = Math.round(performance.now() - sentAt);
  sentAt = 0;
  tones.playTest();
  focusOn(shown.querySelector("button"));
};

document.addEventListener(
  "submit",
  (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const field = (/** @type {string} */ name) =>
      /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
    if (form.id === "start-test") {
      event.preventDefault();
      event.stopPropagation();
      send(form);
    } else if (form.id === "start-take") {
      if (roundTrip !== null) field("round_trip_ms").value = String(roundTrip);
    } else if (form.id === "start-form") {
      field("alerts").value = standing();
      if (new FormData(form).get("heard") === "yes") tones.noteHeard();
    }
  },
  true,
);
document.addEventListener("click", async (event) => {
  const button = /** @type {Element} */ (event.target).closest("button");
  if (button?.dataset.plays === "test") tones.playTest();
  if (button?.id === "alerts-ask") {
    await Notification.requestPermission();
    drawAlerts();
    focusOn(document.querySelector("#step-phone input"));
  }
});
new MutationObserver(look).observe(byId("region"), { childList: true, subtree: true });
drawAlerts();
focusOn(document.querySelector("#start-take button") ?? document.querySelector("#start-test button"));
