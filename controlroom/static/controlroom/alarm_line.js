// A new P1 in the alarm line at once: what it is and of which case. Its words come with the screen.
import * as clock from "./clock.js";
import { make } from "./elements.js";

/** @typedef {import("./stream.js").AlarmNews} AlarmNews */

const nameOf = (/** @type {AlarmNews} */ alarm) =>
  alarm.ref ? `case ${alarm.ref}` : alarm.phone ? "a phone, no case" : "the service itself";

const isShown = (/** @type {AlarmNews} */ alarm) =>
  document.querySelector(`[data-alarm="${CSS.escape(alarm.id)}"]`) !== null;

/** Show a P1 that came just now where the line was calm; the screen's own line takes its place. */
export const show = (/** @type {AlarmNews[]} */ alarms) => {
  const calm = document.getElementById("line-calm");
  const waits = alarms.filter((one) => one.priority === 1 && one.open && !one.attended);
  // Of what the page itself shows the line never speaks.
  const first = waits.find((one) => !isShown(one));
  if (!calm || !first) return;
  const age = make("time", { className: "timer line-age", textContent: "0:00" });
  age.dataset.span = first.since;
  const where = make("span", { className: "line-where", textContent: `${nameOf(first)} · nobody has it` });
  calm.parentElement?.classList.add("waits");
  const line = make(
    "div",
    { id: "line-first", className: "line-first" },
    make("strong", { className: "line-what", textContent: first.words }),
    where,
    age,
  );
  line.dataset.early = first.id;
  calm.replaceWith(line);
  clock.draw();
};
