// A short tour by keyboard: six stops, skippable at each, remembered in this browser.
import { byId, write } from "./ask.js";

const KEPT = "safe-connection-tour";
const STOPS = [
  [
    "story",
    "The story",
    "Plays one whole check, and says at each step why it matters. “Next” goes at your own pace.",
  ],
  [
    "officer",
    "The officer’s phone",
    "A plain client of the public officers’ API. It is shown to the person, and sends them to their own phone.",
  ],
  [
    "person",
    "The person’s phone",
    "Texts as they arrive, each beginning with WAIT, YES, NO or NO ANSWER. SOS may be texted at any time.",
  ],
  [
    "console-pane",
    "The control room",
    "The real console, with its real sign-in. An operator decides here, and everything is on a clock.",
  ],
  [
    "wrong",
    "Make it go wrong",
    "Nobody answers, no signal, an impostor, SOS, a killed process, silence afterwards: see what the person " +
      "is told then.",
  ],
  [
    "sign-ins",
    "Your turn",
    "Press “Try it yourself”. To sign the console in by hand, open this for names and codes. Open a " +
      "second browser for a second operator.",
  ],
];
const tour = byId("tour");
const title = byId("tour-title");
const start = byId("tour-start");
let at = -1;

const show = (/** @type {number} */ stop) => {
  document.querySelector(".toured")?.classList.remove("toured");
  at = stop;
  const [id, words, more] = STOPS[at];
  const target = byId(id);
  tour.hidden = false;
  write(byId("tour-step"), `Stop ${at + 1} of ${STOPS.length}`);
  write(title, words);
  write(byId("tour-words"), more);
  write(byId("tour-next"), at + 1 < STOPS.length ? "Next" : "Finish");
  byId("tour-back").hidden = at === 0;
  target.classList.add("toured");
  // To the top: the tour itself lies over the foot of the window.
  target.scrollIntoView({ block: "start" });
  title.focus({ preventScroll: true });
};
const end = () => {
  document.querySelector(".toured")?.classList.remove("toured");
  tour.hidden = true;
  at = -1;
  localStorage.setItem(KEPT, "seen");
  write(start, "The tour again");
  start.focus();
};
const onwards = () => (at + 1 < STOPS.length ? show(at + 1) : end());
const back = () => {
  if (at > 0) show(at - 1);
};

start.addEventListener("click", () => show(0));
byId("tour-next").addEventListener("click", onwards);
byId("tour-back").addEventListener("click", back);
byId("tour-skip").addEventListener("click", end);
tour.addEventListener("keydown", (event) => {
  /** @type {Record<string, () => void>} */
  const keys = { ArrowRight: onwards, ArrowLeft: back, Escape: end };
  if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});
if (localStorage.getItem(KEPT)) write(start, "The tour again");
