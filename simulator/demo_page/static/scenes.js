// The scenes: each step says what happens, why it matters, and does it by the same requests as everybody.
import { clock, el, pause } from "./ask.js";
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
    "before its screen shows anything. The card on it sends the person to their own phone: nothing " +
    "on the officer’s is proof.",
  do: async () => {
    const shown = await officer.request();
    consolePane.about(shown.ref);
    return `Case ${shown.ref} is stored.`;
  },
};
/** @type {Step} */
const consoleSees = {
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
const joins = {
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
const matches = {
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
const claims = {
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
const describes = {
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
const confirms = {
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
const opening = quickly(
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
const takes = (cause, why, { priority = "P1", about = () => officer.verification()?.ref || "" } = {}) => ({
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
const closes = (causes, reason, { why = CLOSING, ...more } = {}) => ({
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
const awaits = async (/** @type {string} */ words, /** @type {number} */ seconds, /** @type {Say} */ say) => {
  const began = Date.now();
  const timer = setInterval(() => say(`${clock(Date.now() - began)} since the person joined`), 500);
  try {
    return await person.waitFor(words, seconds);
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
        where: "officer person console",
        title: "It ends, and somebody still asks after the person",
        why:
          "The officer says that it is over. The person is asked whether they are all right; the case " +
          "stays with the control room until an operator has judged that it ended well. Silence counts " +
          "as a question, not as an answer.",
        do: async () => {
          await officer.end("left_freely");
          await person.waitFor("told this finished at");
          consolePane.showQueue();
          return (
            "The person’s phone asks whether they are on their own. The case waits for an operator’s " +
            "judgement."
          );
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
        where: "console",
        title: "The control room is empty",
        why:
          "The console in the frame is closed: nobody is there. (Close other console windows too, if " +
          "you have opened any.)",
        do: async () => {
          consolePane.close();
          return "No console is open.";
        },
      },
      quickly(
        "The officer asks, the person texts the code",
        "The service cannot know why nobody answers. It only knows by when somebody must have.",
        asks,
        joins,
      ),
      {
        where: "person",
        title: "Nobody answers, and the person is told so",
        why:
          "With no console open for 15 s, the person has an answer within 30 s more: NO ANSWER, treat it " +
          "as NO. With a console open and nobody acting it would be 3 minutes, with two texts meanwhile " +
          "that they need not wait. These are the real times; the running service does not shorten them.",
        do: async (_scene, say) => {
          await awaits("NO ANSWER.", 75, say);
          await officer.waitFor("answered");
          return "The officer’s screen says “answered”, as ever.";
        },
      },
      {
        where: "console",
        title: "Who comes back finds the alarm",
        why: "An unanswered case is a P1 alarm: somebody must still find out what became of the person.",
        do: async (scene, say) => {
          await consolePane.signIn();
          consolePane.showQueue({ again: true });
          return takes("unverified", "").do(scene, say);
        },
      },
      closes(["unverified"], "A unit met the person, who is on the way home."),
    ],
  },
  undelivered: {
    name: "Text not delivered",
    who: "on_duty",
    wrong: true,
    steps: [
      {
        where: "person",
        title: "The person’s phone loses its signal",
        why: "The phone company will take our texts to it and report them undelivered (error 30003).",
        do: async (scene) => {
          await scene.fault("never_delivered");
          return "From now on nothing reaches the person’s phone.";
        },
      },
      asks,
      {
        where: "person",
        title: "The person texts the code, and hears nothing",
        why: "Their phone stays dark. They are no worse off than before: they have no YES.",
        do: async () => {
          await person.send(code());
          await officer.waitFor("checking");
          return "Their text came in; our answer did not reach them.";
        },
      },
      takes(
        "not_reached",
        "The receipt says that the text never arrived: the case tells the operator so, with the " +
          "seconds, and asks for a call to the person instead.",
        { priority: "P2" },
      ),
      {
        where: "person console",
        title: "The signal is back; the operator asks again",
        why:
          "Only texts that carry news are sent again. This one alarm closes by itself, and only when " +
          "the phone company says that a text has reached the phone; or an operator closes it after " +
          "ringing the person.",
        do: async (scene) => {
          await scene.mend();
          await consolePane.act("claim", ref());
          await consolePane.act("ask", ref());
          await person.waitFor("tell us one thing");
          await consolePane.act("see_no_alarm", ref(), { cause: "not_reached" });
          consolePane.showCase();
          return "The phone has the question, and the alarm has closed: the person can be reached.";
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
        title: "An impostor shows the person a home-made screen",
        why: "It looks better than ours. Anybody can draw a green tick.",
        do: async (scene) => {
          officer.forge(scene.invented);
          return "The code on it was never issued by anybody.";
        },
      },
      {
        where: "person",
        title: "The person texts that code to the number known from posters",
        why:
          "The service has never issued that code. It says NO in the first word, and counts wrong " +
          "codes so that nobody can try them all.",
        do: async (scene) => {
          await person.send(scene.invented);
          await person.waitFor("NO. That is not our code");
          return "The person’s phone says NO.";
        },
      },
      takes("unknown_code", "There is no case, but somebody is with an impostor: the control room is told.", {
        priority: "P2",
      }),
      {
        ...closes(["unknown_code"], "Rang the person: the impostor has gone, they are with friends.", {
          outcome: "spoke_to_person",
          why:
            "We know of no officer and of no place: only the person’s number, and what they wrote. An " +
            "alarm is closed by an operator, with an outcome and a reason, never by time.",
        }),
        title: "An operator rings the person, and closes it",
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
        title: "The officer types another code than the one said",
        why:
          "Misheard, perhaps. Or whoever stands before the person has not got that device. The phone " +
          "says “sent”, as it would after the right one.",
        do: async () => {
          await officer.typeCode(other(person.matchCode()));
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
        where: "person officer console",
        title: "A new code, and again a wrong one",
        why: "A code may be misheard, so one new code is fair. A second mistake is a P1.",
        do: async () => {
          await consolePane.act("claim", ref());
          await consolePane.act("new_code", ref());
          await person.waitFor("New code");
          await officer.typeCode(other(person.matchCode()));
          await consolePane.act("see_alarm", ref(), { cause: "mismatch", priority: "1" });
          consolePane.showCase();
          return "The alarm has become a P1.";
        },
      },
      {
        where: "console person",
        title: "The operator refuses",
        why:
          "The person’s phone says NO, to stay near people, and how to dial 999 without a word. NO is " +
          "sticky: nothing turns it into YES later.",
        do: async () => {
          await consolePane.act("refuse", ref(), {
            why: "Two wrong codes: not the device in front of the person.",
          });
          await person.waitFor("NO. We cannot say");
          await officer.waitFor("answered");
          return "The person’s phone says NO. The officer’s phone says “answered”.";
        },
      },
      closes(["mismatch", "refused"], "A unit met the person, who is on the way home."),
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
          "shows a code and waits, as any other does.",
        do: async () => {
          const shown = await officer.request();
          consolePane.about(shown.ref);
          return shown.show
            ? `Case ${shown.ref}: a code, and nothing of the refusal.`
            : "There is no code on the screen: that is a fault.";
        },
      },
      takes(
        "officer_refused",
        "The control room knows where a suspended officer has stopped somebody, from the second of " +
          "the request.",
      ),
      {
        where: "console",
        title: "The person dials 999 and says the letters on that screen",
        why:
          "The call taker finds the case by them, says NO, and says that the caller is the person. The officer’s " +
          "phone goes on to “checking”, as it would for anybody who joined.",
        do: async () => {
          await consolePane.act("take_call", ref());
          consolePane.showCase();
          return "The call taker has the case on the screen: REFUSED.";
        },
      },
      closes(
        ["officer_refused", "code_after_refusal"],
        "A unit met the person; the officer is being spoken to.",
      ),
    ],
  },
  sos: {
    name: "SOS",
    who: "on_duty",
    wrong: true,
    steps: [
      opening,
      {
        where: "person",
        title: "The person texts SOS",
        why:
          "From any number, beside any code, at any time, with any case or none. The answer is the one " +
          "that every reply gets.",
        do: async () => {
          await person.send("SOS");
          await person.waitFor("we have your message");
          return "Their phone shows the same words as after any other text.";
        },
      },
      takes(
        "sos",
        "It stands above everything on every console, and blocks any YES. The officer’s phone has " +
          "not changed, not even its version number.",
      ),
      {
        where: "console person",
        title: "Uniformed police are sent, and the person is told",
        why:
          "A unit goes to the place that the officer’s own phone reports. The person is told where they " +
          "are coming to.",
        do: async (scene) => {
          await consolePane.act("claim", ref());
          await consolePane.act("help_coming", ref(), { place: scene.officer.street });
          await person.waitFor("are coming to");
          consolePane.showCase();
          return `The person’s phone says that they are coming to ${scene.officer.street}.`;
        },
      },
      {
        where: "console person",
        title: "The operator refuses",
        why: "Whatever the record says: the person asked for help.",
        do: async () => {
          await consolePane.act("refuse", ref(), { why: "The person asked for help." });
          await person.waitFor("NO. We cannot say");
          return "The person’s phone says NO; the officer’s says “answered”, as after a YES.";
        },
      },
      closes(["sos", "refused"], "A unit met the person, who is on the way home.", {
        incident_number: "CAD 4821",
      }),
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
        where: "console",
        title: "The officer says nothing more",
        why:
          "A clock on the server runs, not on a phone: at 10 and 20 minutes the person is to be " +
          "asked whether they are OK; at 15 the officer is prompted; at 20 the control room gets a P2 " +
          "alarm, at 25 a P1. If the officer’s phone goes dark for 90 s, or moves away with the person, " +
          "that is an alarm of its own.",
        do: async () => {
          await officer.waitFor("answered");
          consolePane.showCase();
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
          const { worker: earlier } = await consolePane.load();
          if (earlier.up === false)
            return `Worker ${earlier.pid} is dead already: an earlier scene has killed it.`;
          await consolePane.killWorker();
          for (let left = 60; left; left -= 1) {
            const { worker } = await consolePane.load();
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
        title: "The person texts the code all the same",
        why:
          "The watchkeeper, a small second process, looks every second for what nobody has sent. The " +
          "worker makes it fast; the watchkeeper makes it certain.",
        do: async (scene, say) => {
          const told = await joins.do(scene, say);
          const { worker } = await consolePane.load();
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
