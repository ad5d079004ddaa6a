// The scenes: the story, what can go wrong with a check, and what can go wrong after it.

import { AFTER_SCENES, careAfterwards } from "./after_scenes.js";
import { el, pause } from "./ask.js";
import * as consolePane from "./console_pane.js";
import * as later from "./later.js";
import * as officer from "./officer.js";
import * as person from "./person.js";
import {
  answered,
  asks,
  awaits,
  claims,
  closes,
  code,
  confirms,
  consoleSees,
  describes,
  joins,
  matches,
  opening,
  other,
  quickly,
  ref,
  takes,
} from "./steps.js";

/** @typedef {import("./steps.js").Play} Play */

/** @type {Record<string, Play>} */
export const SCENES = {
  story: {
    name: "The story",
    who: "on_duty",
    steps: [asks, consoleSees, joins, matches, claims, describes, confirms, answered, ...careAfterwards],
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
        where: "console officer",
        title: "The officer says nothing more",
        why:
          "A clock on the server runs, not on a phone. At 10 and 20 minutes the person is asked whether " +
          "they are OK; at 15 the officer’s phone asks whether it is over, as it does after a NO as " +
          "well. If that phone goes dark for 90 s, or moves away with the person, that is an alarm of " +
          "its own.",
        do: async () => {
          await officer.waitFor("answered");
          await later.moveOn(15);
          await person.waitFor("are you OK?");
          await person.send("OK");
          consolePane.showCase({ again: true });
          return "15 minutes later the person is well, and nobody has said that it is over.";
        },
      },
      {
        where: "console",
        title: "20 minutes: it is overdue",
        why: "The person has said OK, and that lowers nothing: the officer still says nothing.",
        do: async (scene, say) => {
          await later.moveOn(5);
          await person.waitFor("are you OK?");
          await person.send("OK");
          return takes("overdue", "", { priority: "P2" }).do(scene, say);
        },
      },
      {
        where: "console",
        title: "25 minutes: a P1",
        why: "Nobody has acted on it, so it is louder: on every console, and it stays there.",
        do: async () => {
          await later.moveOn(5);
          await consolePane.act("see_alarm", ref(), { cause: "overdue", priority: "1" });
          consolePane.showQueue({ again: true });
          return "The alarm has become a P1.";
        },
      },
      closes(["overdue"], "A unit met the person, who is on the way home."),
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
  ...AFTER_SCENES,
};
/** The buttons of “Make it go wrong”. */
export const wrongButtons = () =>
  Object.entries(SCENES)
    .filter(([, one]) => one.wrong)
    .map(([id, one]) => el("button", { type: "button", "data-scene": id }, one.name));
