// Which of the open alarms sound at this console: a rule, without clock, sound or page.

/** @typedef {import("./stream.js").AlarmNews} AlarmNews */
/**
 * @typedef {object} Sounding
 * @property {"p1" | "p2" | null} tone what is repeated
 * @property {number} since the instant that all consoles count from, in ms since 1970
 * @property {string[]} of what sounds, each alarm with the time at which it last began to
 */

/** Tell an alarm from itself before it was raised higher, or sounded again. */
export const nameOf = (/** @type {AlarmNews} */ alarm) => `${alarm.id} ${alarm.since}`;

/** List what waits for somebody; in a flood its one alarm stands for all phones. */
export const waiting = (/** @type {AlarmNews[]} */ alarms) => {
  const flood = alarms.some((one) => one.open && one.cause === "flood");
  return alarms.filter((one) => one.open && !one.attended && !(flood && one.phone && !one.taken));
};

/**
 * Choose the tone. A P1 sounds at every console until somebody has it; a P2 at those whose operator
 * is not inside a case; of two, the more urgent.
 * @param {AlarmNews[]} alarms
 * @param {{ isBusy: boolean, silenced: (name: string) => boolean }} desk
 * @returns {Sounding}
 */
export const choose = (alarms, { isBusy, silenced }) => {
  const heard = waiting(alarms).filter((one) => !silenced(nameOf(one)));
  const p1 = heard.filter((one) => one.priority === 1);
  const p2 = isBusy ? [] : heard.filter((one) => one.priority === 2);
  const chosen = p1.length ? p1 : p2;
  return {
    tone: chosen.length ? (p1.length ? "p1" : "p2") : null,
    since: Math.min(...chosen.map((one) => Date.parse(one.since))),
    of: chosen.map(nameOf),
  };
};
/** Say whether a new alarm is told by one soft note: a P3, or a P2 while somebody is inside a case. */
export const isSoft = (/** @type {AlarmNews} */ alarm, /** @type {boolean} */ isBusy) =>
  alarm.open && !alarm.attended && (alarm.priority === 3 || (alarm.priority === 2 && isBusy));
