// What comes after the answer: the story's end, and what can go wrong there. Time is moved on for it.
import * as consolePane from "./console_pane.js";
import * as later from "./later.js";
import * as officer from "./officer.js";
import * as person from "./person.js";
import { claims, closes, confirms, describes, matches, opening, quickly, ref, takes } from "./steps.js";

/** @typedef {import("./steps.js").Step} Step */
/** @typedef {import("./steps.js").Play} Play */

const judge = (/** @type {string} */ ended, /** @type {string} */ how, /** @type {string} */ note) =>
  consolePane.act("judge", ref(), { ended, how, note });
const rang = (/** @type {string} */ whom, /** @type {string} */ outcome, /** @type {string} */ note) =>
  consolePane.act("rang", ref(), { whom, outcome, note });
const see = (/** @type {string} */ cause, /** @type {{ priority?: string }} */ more = {}) =>
  consolePane.act("see_alarm", ref(), { cause, ...more });
const seeNo = (/** @type {string} */ cause) => consolePane.act("see_no_alarm", ref(), { cause });

/** @type {Step} */
const ends = {
  where: "officer person",
  title: "It ends, and somebody still asks after the person",
  why:
    "The officer says that it is over, and that closes nothing: the person is asked whether they are on " +
    "their own. Silence counts as a question, not as an answer.",
  do: async () => {
    await officer.waitFor("answered");
    await officer.end("left_freely");
    await person.waitFor("told this finished at");
    consolePane.showQueue();
    return "The person’s phone asks. The case stays with the control room until it has been judged.";
  },
};
/** @type {Step} */
const ringsOfficer = {
  where: "console",
  title: "The officer is rung, as after every check",
  why:
    "Once after every answer, YES or NO, at a time that is drawn by chance: so a call tells the officer " +
    "nothing. That a call is owed is an alarm, and whoever rings says what came of it.",
  do: async () => {
    await see("ring_due");
    await rang("officer", "spoke", "All is well, they say.");
    await seeNo("ring_due");
    consolePane.showCase({ again: true });
    return "Rung and logged. That the officer says all is well closes nothing else.";
  },
};
const asksOnceMore = (/** @type {string} */ title) => ({
  where: "person",
  title,
  why:
    "Half an hour after the end, at any hour of the day: OK, SOS, CALL to be rung, DAY to be texted " +
    "tomorrow, or QUIET for no more texts.",
});

/** How the story goes on after the answer, up to a judged ending. @type {Step[]} */
export const careAfterwards = [
  {
    where: "person console",
    title: "15 minutes later: are they OK?",
    why:
      "YES does not mean safe. Until it ends the person is asked at 10 and at 20 minutes; if they do not " +
      "answer within 5, that is an alarm. Nobody wants to wait here: the time of this case is moved on.",
    do: async () => {
      await later.moveOn(15);
      await person.waitFor("are you OK?");
      await person.send("OK");
      await person.waitFor("we have your message");
      consolePane.showCase({ again: true });
      return "The person has answered OK. It is shown to the operator, and lowers nothing.";
    },
  },
  ringsOfficer,
  {
    ...ends,
    do: async (scene, say) => {
      const told = await ends.do(scene, say);
      await person.send("OK");
      return `${told} The person has answered OK.`;
    },
  },
  {
    ...asksOnceMore("30 minutes later: is all OK now?"),
    do: async () => {
      await later.moveOn(30);
      await person.waitFor("is all OK now?");
      await person.send("OK");
      await person.waitFor("we have your message");
      consolePane.showCase({ again: true });
      return "The person has answered OK once more.";
    },
  },
  {
    where: "console",
    title: "An operator judges how it ended",
    why:
      "A human’s judgement closes a case, and nothing else does: well, badly, or not known; and how that " +
      "is known. That the officer says so is no answer to it.",
    do: async () => {
      await judge("well", "person_wrote", "They wrote OK after it had ended, twice.");
      consolePane.showCase({ again: true });
      return `Judged by ${consolePane.operator()}: it ended well; the person wrote so. Nothing is owed any more.`;
    },
  },
];

const goesWell = quickly(
  "The check itself goes well",
  "Code, description, YES. This is about what comes after it.",
  matches,
  claims,
  describes,
  confirms,
);
const isOver = quickly(
  "The check goes well, and the officer says that it is over",
  "Code, description, YES, the end. This is about what comes after it.",
  matches,
  claims,
  describes,
  confirms,
  ends,
);

/** @type {Play} */
const silent = {
  name: "Silent after the end",
  who: "on_duty",
  wrong: true,
  steps: [
    opening,
    isOver,
    {
      where: "person console",
      title: "15 minutes later: not a word",
      why:
        "5 minutes of silence after the end, and a call is owed: to the officer first, as a matter of " +
        "routine, and then to the person.",
      do: async () => {
        await later.moveOn(15);
        await see("ring_due");
        consolePane.showQueue({ again: true });
        return "A call is owed. It grows louder until somebody logs one.";
      },
    },
    {
      where: "console",
      title: "The operator rings the officer, then the person",
      why:
        "The officer says that all is well, which is no answer. The person does not pick up; no voicemail, " +
        "and nothing said to another voice.",
      do: async () => {
        await rang("officer", "spoke", "They say that the person left freely.");
        // The call to the person is owed only now.
        await see("ring_due");
        await rang("person", "no_answer", "");
        consolePane.showCase({ again: true });
        return "Both are logged, with what came of them.";
      },
    },
    {
      ...asksOnceMore("15 minutes later they are asked once more"),
      do: async () => {
        await later.moveOn(15);
        await person.waitFor("is all OK now?");
        return "Still not a word.";
      },
    },
    {
      where: "console",
      title: "30 minutes later: silence is an alarm",
      why: "Nobody is dropped because they do not answer. Their phone may be off, or not in their hands.",
      do: async (scene, say) => {
        await later.moveOn(30);
        return takes("follow_up_unanswered", "", { priority: "P2" }).do(scene, say);
      },
    },
    {
      where: "console",
      title: "Rung again in vain: it is not known how it ended",
      why:
        "“Not known” takes two attempts, half an hour apart, and is not “well”: it stands so in the record " +
        "and in the figures.",
      do: async () => {
        await rang("person", "no_answer", "");
        await judge("not_known", "", "Rung twice, 45 minutes apart; not a word since the end.");
        consolePane.showCase({ again: true });
        return `Judged by ${consolePane.operator()}: it is not known how it ended.`;
      },
    },
  ],
};

/** @type {Play} */
const score = {
  name: "Says 3",
  who: "on_duty",
  wrong: true,
  steps: [
    opening,
    isOver,
    {
      where: "person console",
      title: "The person texts 3, and nobody has asked for a number",
      why:
        "A score, a house number, three people? The service does not guess: unless it was asked for, a " +
        "digit is words like any, and somebody has to read it.",
      do: async () => {
        await person.send("3");
        await see("odd_reply", { priority: "2" });
        consolePane.showCase({ again: true });
        return "A reply, on every console; unread for 60 s it is a P1.";
      },
    },
    {
      where: "console",
      title: "An operator reads it, rings the person, and judges",
      why: "What it meant only they can say. With the judgement nothing is owed any more.",
      do: async () => {
        await consolePane.act("read", ref());
        await rang("person", "spoke", "They meant their bus.");
        await judge("well", "spoke_to_person", "Spoke to them: they meant the bus they are on.");
        await seeNo("odd_reply");
        consolePane.showCase({ again: true });
        return `Judged by ${consolePane.operator()}: it ended well.`;
      },
    },
    {
      where: "person console",
      title: "Now they are asked how safe they felt, and 3 is an answer",
      why:
        "Once, after a judged ending, and never if they asked for quiet. The number is counted by month " +
        "and borough, and kept with nothing: the case says only that the question was answered. A 1 or a " +
        "2 goes to a reviewer outside the officer’s team.",
      do: async () => {
        await person.waitFor("how safe did you feel?");
        await person.send("3");
        await seeNo("odd_reply");
        consolePane.showCase({ again: true });
        return "Counted. No alarm, and this 3 is not kept beside the case: only that they answered.";
      },
    },
  ],
};

/** @type {Play} */
const asked = {
  name: "Asks to be rung",
  who: "on_duty",
  wrong: true,
  steps: [
    opening,
    isOver,
    {
      ...asksOnceMore("30 minutes later they are asked once more"),
      do: async (scene, say) => {
        // A silence after the end would have a call to the person owed as soon as the officer is rung.
        await person.send("OK");
        await later.moveOn(30);
        await person.waitFor("is all OK now?");
        return ringsOfficer.do(scene, say);
      },
    },
    {
      where: "person console",
      title: "The person texts CALL",
      why:
        "The answer is the one that every reply gets: nobody who reads over their shoulder learns what " +
        "they asked for.",
      do: async () => {
        await person.send("CALL");
        await person.waitFor("we have your message");
        await see("ring_due");
        consolePane.showQueue({ again: true });
        return "A call is owed, to them.";
      },
    },
    {
      where: "console",
      title: "2 minutes later nobody has rung: P2",
      why: "Who asks to be rung is not left waiting: after 60 s it is louder.",
      do: async (scene, say) => {
        await later.moveOn(2);
        await see("ring_due", { priority: "2" });
        return takes("ring_due", "", { priority: "P2" }).do(scene, say);
      },
    },
    {
      where: "console",
      title: "An operator rings them, and judges",
      why:
        "First: “Is this a good time? Just yes or no.” To another voice: “Sorry, wrong number.” Never " +
        "police, check, name or place first.",
      do: async () => {
        await rang("person", "spoke", "They are at a friend’s, and wanted to be sure.");
        await seeNo("ring_due");
        await judge("well", "spoke_to_person", "Spoke to them: they are at a friend’s.");
        consolePane.showCase({ again: true });
        return `Judged by ${consolePane.operator()}: it ended well; we spoke to the person.`;
      },
    },
  ],
};

/** @type {Play} */
const off = {
  name: "Phone off at the check-in",
  who: "on_duty",
  wrong: true,
  steps: [
    opening,
    goesWell,
    {
      where: "person",
      title: "The person’s phone is switched off",
      why: "By whomever. The phone company will report our texts to it undelivered (error 30003).",
      do: async (scene) => {
        await scene.fault("never_delivered");
        return "From now on nothing reaches the person’s phone.";
      },
    },
    {
      where: "console",
      title: "15 minutes later the check-in does not arrive",
      why: "The receipt says so within seconds: nobody waits for an answer that cannot come.",
      do: async (scene, say) => {
        await later.moveOn(15);
        return takes("not_reached", "", { priority: "P2" }).do(scene, say);
      },
    },
    {
      where: "console",
      title: "5 minutes later it counts as missed: P2",
      why: "That a text did not arrive is no excuse for its silence: the duty to ask stands.",
      do: async () => {
        await later.moveOn(5);
        await see("check_in_missed", { priority: "2" });
        consolePane.showQueue({ again: true });
        return "A P2; and the second check-in has gone out, to a phone that is still off.";
      },
    },
    {
      where: "console",
      title: "5 minutes later the second is missed, too: P1",
      why: "Twice no word from the person, and 25 minutes without an end: that cannot wait.",
      do: async () => {
        await later.moveOn(5);
        await see("check_in_missed", { priority: "1" });
        await see("overdue", { priority: "1" });
        consolePane.showQueue({ again: true });
        return "Two P1: a check-in that was missed twice, and a check that has not ended.";
      },
    },
    {
      ...closes(
        ["check_in_missed", "overdue", "not_reached"],
        "Rang the officer and spoke to the person: they are well, their battery is empty.",
        { outcome: "spoke_to_person" },
      ),
      title: "An operator rings the officer, and speaks to the person",
    },
    {
      where: "officer person console",
      title: "The phone is on again; it ends, and is judged",
      why: "By what the person said to the operator, not by what the officer says.",
      do: async (scene, say) => {
        await scene.mend();
        await ends.do(scene, say);
        await judge(
          "well",
          "spoke_to_person",
          "Spoke to them on the officer’s phone; their battery was empty.",
        );
        consolePane.showCase({ again: true });
        return `Judged by ${consolePane.operator()}: it ended well; we spoke to the person.`;
      },
    },
  ],
};

/** @type {Record<string, Play>} */
export const AFTER_SCENES = { silent, score, asked, off };
