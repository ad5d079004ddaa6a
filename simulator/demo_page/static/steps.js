// The steps that scenes are made of: each says what happens, why it matters, and does it by the same
// requests as everybody.
import { clock, pause } from "./ask.js";
import * as consolePane from "./console_pane.js";
import * as officer from "./officer.js";
import * as person from "./person.js";

/**
 * @typedef {object} Staged what a scene does to its surroundings, and mends
 * @property {string} invented a code that nobody was given
 * @property {boolean} faulty
 * @property {(kind: string) => Promise<void>} fault
 * @property {() => Promise<void>} mend
 */
/** @typedef {import("./ask.js").Take & Staged} Scene */
/** @typedef {(words: string) => void} Say tells what is going on meanwhile */
/**
 * @typedef {object} Step
 * @property {string} where the panes in which it happens, for the eye
 * @property {string} title
 * @property {string} why it matters
 * @property {(scene: Scene, say: Say) => Promise<string | undefined>} do returns what came of it
 */
/** @typedef {{ name: string, who: string, wrong?: boolean, steps: Step[] }} Play */

export const ref = () => officer.verification()?.ref ?? "";
export const code = () => {
  const digits = officer.joinCode();
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
};
export const other = (/** @type {string} */ digits) =>
  digits.replace(/\d$/, (last) => String((Number(last) + 3) % 10));

/** @type {Step} */
export const asks = {
  where: "officer",
  title: "The officer asks to be checked",
  why:
    "The officer’s phone sends the place, the reason, and a face taken now. The request is stored " +
    "before its screen shows anything. The card on it sends the person to their own phone: nothing " +
    "on the officer’s is proof.",
  do: async () => {
    const shown = await officer.request();
    consolePane.about(shown.ref);
    return `Case ${shown.ref} is stored.`;
  },
};
/** @type {Step} */
export const consoleSees = {
  where: "console",
  title: "The control room sees it at once",
  why:
    "A photo from the force’s record beside the face taken now, and five facts, each with its source " +
    "and its age. A fact that is not known is not a yes.",
  do: async () => {
    await consolePane.act("see", ref());
    consolePane.showCase();
    return (
      `Case ${ref()} is on every operator’s screen. Nobody there can say that it was not seen: who ` +
      "looks is written down."
    );
  },
};
/** @type {Step} */
export const joins = {
  where: "person",
  title: "The person texts the code from their own phone",
  why:
    "The officer never learns the person’s number. They may ignore the code and dial 999 instead; or " +
    "do nothing at all: an operator looks in any case.",
  do: async () => {
    const sent = await person.send(code());
    const came = await person.waitFor("WAIT.");
    await officer.waitFor("checking");
    return (
      `The person’s phone had the answer ${Math.round((came.time_ns - sent.time_ns) / 1e6)} ms after ` +
      "they pressed Send."
    );
  },
};
/** @type {Step} */
export const matches = {
  where: "officer",
  title: "The person says their code, the officer types it",
  why:
    "That ties the phone in the person’s hand to the device of the officer. Whether it was right the " +
    "officer is not told, and so learns nothing by guessing.",
  do: async () => {
    await officer.typeCode(person.matchCode());
    consolePane.showCase();
    return "Typed. Only the control room sees that the codes are the same.";
  },
};
/** @type {Step} */
export const claims = {
  where: "console person",
  title: "An operator takes the case and asks the person",
  why:
    "One operator now answers for it, and everybody sees who. What the person says they see is " +
    "evidence that no stolen phone can give.",
  do: async () => {
    await consolePane.act("claim", ref());
    await consolePane.act("ask", ref());
    await person.waitFor("tell us one thing");
    consolePane.showCase();
    return "The case has an owner, and the person’s phone asks for one thing that they can see.";
  },
};
/** @type {Step} */
export const describes = {
  where: "person console",
  title: "The person says one thing about the officer",
  why:
    "The answer is always the same words, whatever the person wrote: somebody who reads over their " +
    "shoulder learns nothing.",
  do: async (scene) => {
    const seen = scene.officer.looks.split(", ")[0];
    await person.send(seen);
    await person.waitFor("we have your message");
    await consolePane.act("read", ref());
    return `The person wrote “${seen}”, and the operator has read it.`;
  },
};
/** @type {Step} */
export const confirms = {
  where: "console person",
  title: "The operator compares, and confirms",
  why:
    "A human decides, never the machine. All facts are read again inside the same transaction; had " +
    "one changed, nothing would be decided.",
  do: async () => {
    const { proposed } = await consolePane.act("confirm", ref(), { face: "matches", heard: "wrote" });
    if (proposed) {
      consolePane.showCase({ again: true });
      throw new Error(
        "The service wants a second person here; the case says why. Sign in as supervisor1 and " +
          "agree, or begin this again with others.",
      );
    }
    const came = await person.waitFor("YES, police on duty");
    return (
      `The person’s phone says YES at ${new Date(came.at).toLocaleTimeString("en-GB")}, and that YES ` +
      "does not mean safe."
    );
  },
};
/** @type {Step} */
export const answered = {
  where: "officer",
  title: "The officer’s phone only says “answered”",
  why:
    "Not even the officer sees how it went: after a NO this screen would be the same, at the same " +
    "moment. Who does not know cannot react.",
  do: async () => {
    await officer.waitFor("answered");
    return "“Answered” is all that this phone will ever say.";
  },
};
/**
 * Make one step of several that were shown before.
 * @param {string} title
 * @param {string} why
 * @param {...Step} steps
 * @returns {Step}
 */
export const quickly = (title, why, ...steps) => ({
  where: "officer person console",
  title,
  why,
  do: async (scene, say) => {
    /** @type {string | undefined} */
    let told;
    for (const step of steps) {
      say(step.title);
      told = (await step.do(scene, say)) || told;
    }
    return told;
  },
});
export const opening = quickly(
  "As before: the officer asks, the person texts the code",
  "Until here everything is in order. The person’s phone says WAIT: nothing is known yet.",
  asks,
  consoleSees,
  joins,
);
/**
 * The console shows an alarm of this cause.
 * @param {string} cause
 * @param {string} why
 * @param {{ priority?: string, about?: () => string }} [more] `about`: the ref, by default the officer's
 * @returns {Step}
 */
export const takes = (
  cause,
  why,
  { priority = "P1", about = () => officer.verification()?.ref || "" } = {},
) => ({
  where: "console",
  title: `The console raises an alarm: ${priority}`,
  why,
  do: async () => {
    await consolePane.act("see_alarm", about(), { cause });
    consolePane.showQueue();
    return `${priority}, on every console, until an operator takes it.`;
  },
});
const CLOSING =
  "In this order: a unit to the last place; ring the officer as a matter of routine; ring the " +
  "person last. An alarm is closed by an operator, with an outcome and a reason, never by time.";
/**
 * An operator takes the alarms of these causes, and closes them.
 * @param {string[]} causes
 * @param {string} reason
 * @param {{ why?: string, outcome?: string, incident_number?: string }} [more]
 * @returns {Step}
 */
export const closes = (causes, reason, { why = CLOSING, ...more } = {}) => ({
  where: "console",
  title: "An operator takes the alarm, acts, and closes it",
  why,
  do: async () => {
    const own = officer.verification()?.ref || "";
    for (const cause of causes) await consolePane.act("take_alarm", own, { cause });
    await pause(2500);
    for (const cause of causes)
      await consolePane.act("close_alarm", own, { cause, outcome: "unit_reported", reason, ...more });
    return (
      `Closed by ${consolePane.operator()}: “${reason}” Whatever the person texts from now on is an alarm ` +
      "again."
    );
  },
});

/** Wait for a text and meanwhile say for how long. */
export const awaits = async (
  /** @type {string} */ words,
  /** @type {number} */ seconds,
  /** @type {Say} */ say,
) => {
  const began = Date.now();
  const timer = setInterval(() => say(`${clock(Date.now() - began)} since the person joined`), 500);
  try {
    return await person.waitFor(words, seconds);
  } finally {
    clearInterval(timer);
  }
};
