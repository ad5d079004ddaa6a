// Time moved on in one case: the launcher makes the case older, and what is due later is due now.
// No clock is moved; the page says how much older each case was made.
import { ask, byId, pause, sentenceOf, write } from "./ask.js";
import * as consolePane from "./console_pane.js";
import * as officer from "./officer.js";
import * as person from "./person.js";

const BY_BUTTON = 15;
// A console keeps what it has read for two seconds where nothing new is in the log.
const CONSOLE_KEEPS = 2100;
const button = byId("later", HTMLButtonElement);
const line = byId("moved");
let take = "";
/** @type {Record<string, number>} minutes, by ref */
let moved = {};

const minutes = (/** @type {number} */ count) => `${count} ${count === 1 ? "minute" : "minutes"}`;
const ref = () => officer.verification()?.ref ?? "";

/** Offer the button where there is a case, and say by how much its time was moved. */
export const tell = () => {
  const by = moved[ref()] ?? 0;
  button.hidden = !ref();
  line.hidden = !by;
  write(
    line,
    by
      ? `Time in case ${ref()} was moved on by ${minutes(by)}. The case was made so much older; the ` +
          "service’s clock, and all that it does when something is due, is as ever."
      : "",
  );
};
/** Begin with another scene, or with one that the page shows again. */
export const begin = (/** @type {import("./ask.js").Take} */ given) => {
  [take, moved] = [given.id, given.moved];
  tell();
};
/** Move the time of the case on; throws a Problem with a sentence where that cannot be. */
export const moveOn = async (/** @type {number} */ count) => {
  const told = await ask(`/demo/takes/${take}/later`, {
    method: "POST",
    json: { ref: ref(), minutes: count },
  });
  moved = told.moved;
  person.mark(`${minutes(count)} later (time moved on)`);
  tell();
  await officer.look();
  await pause(CONSOLE_KEEPS);
};

write(button, `${BY_BUTTON} minutes later`);
button.addEventListener("click", async () => {
  button.disabled = true;
  try {
    await moveOn(BY_BUTTON);
    consolePane.showCase({ again: true });
  } catch (problem) {
    line.hidden = false;
    write(line, sentenceOf(problem));
  } finally {
    button.disabled = false;
  }
});
