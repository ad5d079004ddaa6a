// The scenes: each step says what happens, why it matters, and does it by the same requests as everybody.
import { clock, el, pause } from "./ask.js";
import * as her from "./her.js";
import * as officer from "./officer.js";
import * as room from "./room.js";

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

const ref = () => officer.verification()?.ref ?? "";
const code = () => {
  const digits = officer.joinCode();
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
};
const other = (/** @type {string} */ digits) =>
  digits.replace(/\d$/, (last) => String((Number(last) + 3) % 10));

/** @type {Step} */
const asks = {
  where: "officer",
  title: "The officer asks to be checked",
  why:
    "The officer’s phone sends the place, the reason, and a face taken now. The request is stored " +
    "before its screen shows anything. The card on it sends her to her own phone: nothing on the " +
    "officer’s is proof.",
  do: async () => {
    const shown = await officer.request();
    room.about(shown.ref);
    return `Case ${shown.ref} is stored.`;
  },
};
/** @type {Step} */
const consoleSees = {
  where: "room",
  title: "The control room sees it at once",
  why:
    "A photo from the force’s record beside the face taken now, and five facts, each with its source " +
    "and its age. A fact that is not known is not a yes.",
  do: async () => {
    await room.act("see", ref());
    room.showCase();
    return (
      `Case ${ref()} is on every operator’s screen. Nobody there can say that it was not seen: who ` +
      "looks is written down."
    );
  },
};
/** @type {Step} */
const joins = {
  where: "her",
  title: "She texts the code from her own phone",
  why:
    "The officer never learns her number. She may ignore the code and dial 999 instead; or do " +
    "nothing at all: an operator looks in any case.",
  do: async () => {
    const sent = await her.send(code());
    const came = await her.waitFor("WAIT.");
    await officer.waitFor("checking");
    return (
      `Her phone had the answer ${Math.round((came.time_ns - sent.time_ns) / 1e6)} ms after she ` +
      "pressed Send."
    );
  },
};
/** @type {Step} */
const matches = {
  where: "officer",
  title: "She says her code, the officer types it",
  why:
    "That ties the phone in her hand to the device of the officer. Whether it was right the officer " +
    "is not told, and so learns nothing by guessing.",
  do: async () => {
    await officer.typeCode(her.matchCode());
    room.showCase();
    return "Typed. Only the control room sees that the codes are the same.";
  },
};
/** @type {Step} */
const claims = {
  where: "room her",
  title: "An operator takes the case and asks her",
  why:
    "One person now answers for it, and everybody sees who. What she says she sees is evidence that " +
    "no stolen phone can give.",
  do: async () => {
    await room.act("claim", ref());
    await room.act("ask", ref());
    await her.waitFor("tell us one thing");
    room.showCase();
    return "The case has an owner, and her phone asks for one thing that she can see.";
  },
};
/** @type {Step} */
const describes = {
  where: "her room",
  title: "She says one thing about the officer",
  why:
    "The answer to her is always the same words, whatever she wrote: somebody who reads over her " +
    "shoulder learns nothing.",
  do: async (scene) => {
    const seen = scene.officer.looks.split(", ")[0];
    await her.send(seen);
    await her.waitFor("has reached the control room");
    await room.act("read", ref());
    return `She wrote “${seen}”, and the operator has read it.`;
  },
};
/** @type {Step} */
const confirms = {
  where: "room her",
  title: "The operator compares, and confirms",
  why:
    "A human decides, never the machine. All facts are read again inside the same transaction; had " +
    "one changed, nothing would be decided.",
  do: async () => {
    const { proposed } = await room.act("confirm", ref(), { face: "matches", heard: "wrote" });
    if (proposed) {
      room.showCase({ again: true });
      throw new Error(
        "The service wants a second person here; the case says why. Sign in as supervisor1 and " +
          "agree, or begin this again with others.",
      );
    }
    const came = await her.waitFor("YES, police on duty");
    return (
      `Her phone says YES at ${new Date(came.at).toLocaleTimeString("en-GB")}, and that YES does not ` +
      "mean safe."
    );
  },
};
/** @type {Step} */
const answered = {
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
const quickly = (title, why, ...steps) => ({
  where: "officer her room",
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
const opening = quickly(
  "As before: the officer asks, she texts the code",
  "Until here everything is in order. Her phone says WAIT: nothing is known yet.",
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
const takes = (cause, why, { priority = "P1", about = () => officer.verification()?.ref || "" } = {}) => ({
  where: "room",
  title: `The console raises an alarm: ${priority}`,
  why,
  do: async () => {
    await room.act("see_alarm", about(), { cause });
    room.showQueue();
    return `${priority}, on every console, until a person takes it.`;
  },
});
const CLOSING =
  "In this order: a unit to the last place; ring the officer as a matter of routine; ring her " +
  "last. An alarm is closed by a person, with an outcome and a reason, never by time.";
/**
 * An operator takes the alarms of these causes, and closes them.
 * @param {string[]} causes
 * @param {string} reason
 * @param {{ why?: string, outcome?: string, incident_number?: string }} [more]
 * @returns {Step}
 */
const closes = (causes, reason, { why = CLOSING, ...more } = {}) => ({
  where: "room",
  title: "An operator takes the alarm, acts, and closes it",
  why,
  do: async () => {
    const own = officer.verification()?.ref || "";
    for (const cause of causes) await room.act("take_alarm", own, { cause });
    await pause(2500);
    for (const cause of causes)
      await room.act("close_alarm", own, { cause, outcome: "unit_reported", reason, ...more });
    return `Closed by ${room.operator()}: “${reason}” Whatever she texts from now on is an alarm again.`;
  },
});

/** Wait for a text and meanwhile say for how long. */
const awaits = async (/** @type {string} */ words, /** @type {number} */ seconds, /** @type {Say} */ say) => {
  const began = Date.now();
  const timer = setInterval(() => say(`${clock(Date.now() - began)} since she joined`), 500);
  try {
    return await her.waitFor(words, seconds);
  } finally {
    clearInterval(timer);
  }
};

/** @type {Record<string, Play>} */
export const SCENES = {
  story: {
    name: "The story",
    who: "on_duty",
    steps: [
      asks,
      consoleSees,
      joins,
      matches,
      claims,
      describes,
      confirms,
      answered,
      {
        where: "officer her room",
        title: "It ends, and somebody still asks after her",
        why:
          "The officer says that it is over. She is asked whether she is all right; the case stays " +
          "with the control room until a person has judged that it ended well. Silence counts as a " +
          "question, not as an answer.",
        do: async () => {
          await officer.end("left_freely");
          await her.waitFor("says this finished at");
          room.showQueue();
          return "Her phone asks whether she is on her own. The case waits for a person’s judgement.";
        },
      },
    ],
  },
  free: { name: "Try it yourself", who: "on_duty", steps: [] },
  asleep: {
    name: "Operator asleep",
    who: "on_duty",
    wrong: true,
    steps: [
      {
        where: "room",
        title: "The control room is empty",
        why:
          "The console in the frame is closed: nobody is there. (Close other console windows too, if " +
          "you have opened any.)",
        do: async () => {
          room.close();
          return "No console is open.";
        },
      },
      quickly(
        "The officer asks, she texts the code",
        "The service cannot know why nobody answers. It only knows by when somebody must have.",
        asks,
        joins,
      ),
      {
        where: "her",
        title: "Nobody answers, and she is told so",
        why:
          "With no console open for 15 s, she has her answer within 30 s more: NO ANSWER, treat it as " +
          "NO. With a console open and nobody acting it would be 3 minutes, with two texts meanwhile " +
          "that she need not wait. These are the real times; the running service does not shorten them.",
        do: async (_scene, say) => {
          await awaits("NO ANSWER.", 75, say);
          await officer.waitFor("answered");
          return "The officer’s screen says “answered”, as ever.";
        },
      },
      {
        where: "room",
        title: "Who comes back finds the alarm",
        why: "An unanswered case is a P1 alarm: somebody must still find out what became of her.",
        do: async (scene, say) => {
          await room.signIn();
          room.showQueue({ again: true });
          return takes("unverified", "").do(scene, say);
        },
      },
      closes(["unverified"], "A unit met her; she is on her way home."),
    ],
  },
  undelivered: {
    name: "Text not delivered",
    who: "on_duty",
    wrong: true,
    steps: [
      {
        where: "her",
        title: "Her phone loses its signal",
        why: "The phone company will take our texts to her and report them undelivered (error 30003).",
        do: async (scene) => {
          await scene.fault("never_delivered");
          return "From now on nothing reaches her phone.";
        },
      },
      asks,
      {
        where: "her",
        title: "She texts the code, and hears nothing",
        why: "Her phone stays dark. She is no worse off than before: she has no YES.",
        do: async () => {
          await her.send(code());
          await officer.waitFor("checking");
          return "Her text came in; our answer did not come to her.";
        },
      },
      takes(
        "not_reached",
        "The receipt says that the text never arrived: the case tells the operator so, with the " +
          "seconds, and asks for a call to her instead.",
        { priority: "P2" },
      ),
      {
        where: "her room",
        title: "The signal is back; the operator asks again",
        why:
          "Only texts that carry news are sent again. This one alarm closes by itself, and only when " +
          "the phone company says that a text has reached her; or a person closes it who has rung her.",
        do: async (scene) => {
          await scene.mend();
          await room.act("claim", ref());
          await room.act("ask", ref());
          await her.waitFor("tell us one thing");
          await room.act("see_no_alarm", ref(), { cause: "not_reached" });
          room.showCase();
          return "Her phone has the question, and the alarm has closed: she can be reached.";
        },
      },
    ],
  },
  impostor: {
    name: "Impostor",
    who: "nobody",
    wrong: true,
    steps: [
      {
        where: "officer",
        title: "A stranger shows her a screen of his own making",
        why: "It looks better than ours. Anybody can draw a green tick.",
        do: async (scene) => {
          officer.forge(scene.invented);
          return "His code was never issued by anybody.";
        },
      },
      {
        where: "her",
        title: "She texts his code to the number she knows from posters",
        why:
          "The service has never issued that code. It says NO in the first word, and counts wrong " +
          "codes so that nobody can try them all.",
        do: async (scene) => {
          await her.send(scene.invented);
          await her.waitFor("NO. That is not our code");
          return "Her phone says NO.";
        },
      },
      takes(
        "unknown_code",
        "There is no case, but there is a woman with a stranger: the control room is told.",
        { priority: "P2" },
      ),
      {
        ...closes(["unknown_code"], "Rang her: he has gone, she is with friends.", {
          outcome: "spoke_to_her",
          why:
            "We know of no officer and of no place: only her number, and what she wrote. An alarm is " +
            "closed by a person, with an outcome and a reason, never by time.",
        }),
        title: "An operator rings her, and closes it",
      },
    ],
  },
  mismatch: {
    name: "Wrong code typed",
    who: "on_duty",
    wrong: true,
    steps: [
      opening,
      {
        where: "officer",
        title: "The officer types another code than hers",
        why:
          "Misheard, perhaps. Or whoever stands before her has not got that device. The phone says " +
          "“sent”, as it would after the right one.",
        do: async () => {
          await officer.typeCode(other(her.matchCode()));
          return "The officer’s phone says “checking”, as before.";
        },
      },
      takes(
        "mismatch",
        "From now on one operator’s YES is not enough: it takes a second person, unless a new code " +
          "is typed right.",
        { priority: "P2" },
      ),
      {
        where: "her officer room",
        title: "A new code, and again a wrong one",
        why: "A code may be misheard, so one new code is fair. A second mistake is a P1.",
        do: async () => {
          await room.act("claim", ref());
          await room.act("new_code", ref());
          await her.waitFor("New code");
          await officer.typeCode(other(her.matchCode()));
          await room.act("see_alarm", ref(), { cause: "mismatch", priority: "1" });
          room.showCase();
          return "The alarm has become a P1.";
        },
      },
      {
        where: "room her",
        title: "The operator refuses",
        why:
          "Her phone says NO, to stay near people, and how to dial 999 without a word. NO is sticky: " +
          "nothing turns it into YES later.",
        do: async () => {
          await room.act("refuse", ref(), { why: "Two wrong codes: not the device before her." });
          await her.waitFor("NO. We cannot say");
          await officer.waitFor("answered");
          return "Her phone says NO. The officer’s phone says “answered”.";
        },
      },
      closes(["mismatch", "refused"], "A unit met her; she is on her way home."),
    ],
  },
  suspended: {
    name: "Suspended officer",
    who: "suspended",
    wrong: true,
    steps: [
      {
        where: "officer",
        title: "A suspended officer asks",
        why:
          "The warrant card is genuine and the phone is enrolled. The force’s record says SUSPENDED: " +
          "that is read in the same transaction as the request, which is refused in it. The screen " +
          "only waits, and has no code for her.",
        do: async () => {
          const shown = await officer.request();
          room.about(shown.ref);
          return shown.show
            ? "There is a code on the screen: that is a fault."
            : `Case ${shown.ref}: no code on the screen.`;
        },
      },
      takes(
        "officer_refused",
        "The control room knows where a suspended officer has stopped somebody, from the second of " +
          "the request.",
      ),
      {
        where: "room",
        title: "She dials 999 and says the letters on that screen",
        why: "The call taker finds the case by them. The officer’s phone still says “waiting”.",
        do: async () => {
          await room.act("look_up", ref());
          room.showCase();
          return "The call taker has the case on the screen: REFUSED.";
        },
      },
      closes(["officer_refused", "code_after_refusal"], "A unit met her; the officer is being spoken to."),
    ],
  },
  sos: {
    name: "SOS",
    who: "on_duty",
    wrong: true,
    steps: [
      opening,
      {
        where: "her",
        title: "She texts SOS",
        why:
          "From any number, beside any code, at any time, with any case or none. The answer is the one " +
          "that every reply gets.",
        do: async () => {
          await her.send("SOS");
          await her.waitFor("has reached the control room");
          return "Her phone shows the same words as after any other text.";
        },
      },
      takes(
        "sos",
        "It stands above everything on every console, and blocks any YES. The officer’s phone has " +
          "not changed, not even its version number.",
      ),
      {
        where: "room her",
        title: "Uniformed police are sent, and she is told",
        why:
          "A unit goes to the place that the officer’s own phone reports. She hears where they are " +
          "coming to.",
        do: async (scene) => {
          await room.act("claim", ref());
          await room.act("help_coming", ref(), { place: scene.officer.street });
          await her.waitFor("are coming to");
          room.showCase();
          return `Her phone says that they are coming to ${scene.officer.street}.`;
        },
      },
      {
        where: "room her",
        title: "The operator refuses",
        why: "Whatever the record says: she asked for help.",
        do: async () => {
          await room.act("refuse", ref(), { why: "She asked for help." });
          await her.waitFor("NO. We cannot say");
          return "Her phone says NO; the officer’s says “answered”, as after a YES.";
        },
      },
      closes(["sos", "refused"], "A unit met her; she is on her way home.", { incident_number: "CAD 4821" }),
    ],
  },
  never: {
    name: "Officer never ends",
    who: "on_duty",
    wrong: true,
    steps: [
      opening,
      quickly(
        "The check itself goes well",
        "Code, description, YES. Now the officer should say when it is over.",
        matches,
        claims,
        describes,
        confirms,
      ),
      {
        where: "room",
        title: "The officer says nothing more",
        why:
          "A clock on the server runs, not on a phone: at 10 and 20 minutes she is to be asked whether " +
          "she is OK; at 15 the officer is prompted; at 20 the control room gets a P2 alarm, at 25 a " +
          "P1. If the phone goes dark for 90 s, or moves away with her, that is an alarm of its own.",
        do: async () => {
          await officer.waitFor("answered");
          room.showCase();
          return (
            "These minutes are real, and this page cannot shorten them in a running service. The case " +
            "shows by when it should have ended: leave it, and come back in 20 minutes."
          );
        },
      },
    ],
  },
  worker: {
    name: "Worker killed",
    who: "on_duty",
    wrong: true,
    steps: [
      asks,
      {
        where: "",
        title: "The process that sends texts is killed",
        why:
          "kill -9, with no time to tidy up. Nothing that matters was in it: every text that is due " +
          "lies in the database.",
        do: async (_scene, say) => {
          const { worker: earlier } = await room.load();
          if (earlier.up === false)
            return `Worker ${earlier.pid} is dead already: an earlier scene has killed it.`;
          await room.killWorker();
          for (let left = 60; left; left -= 1) {
            const { worker } = await room.load();
            if (worker.at !== earlier.at && worker.up === false)
              return (
                `Worker ${worker.pid} is dead, for ${worker.down_for_s} s. The launcher did that: this ` +
                "page may not."
              );
            say("Waiting for the launcher");
            await pause(200);
          }
          throw new Error("The launcher did not answer. Is ./run demo still running?");
        },
      },
      {
        ...joins,
        title: "She texts the code all the same",
        why:
          "The watchkeeper, a small second process, looks every second for what nobody has sent. The " +
          "worker makes it fast; the watchkeeper makes it certain.",
        do: async (scene, say) => {
          const told = await joins.do(scene, say);
          const { worker } = await room.load();
          return worker.up === false
            ? `${told} The worker is still dead: that was the watchkeeper.`
            : `${told} The worker is back already: it may have sent it.`;
        },
      },
      quickly(
        "The check goes on to its end",
        "Each text once, none lost, none twice.",
        matches,
        claims,
        describes,
        confirms,
      ),
    ],
  },
};
/** The buttons of “Make it go wrong”. */
export const wrongButtons = () =>
  Object.entries(SCENES)
    .filter(([, one]) => one.wrong)
    .map(([id, one]) => el("button", { type: "button", "data-scene": id }, one.name));
