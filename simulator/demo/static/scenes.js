// The scenes: each step says what happens, why it matters, and does it through the same doors as everybody.
import { el, pause } from "./ask.js";
import * as her from "./her.js";
import * as officer from "./officer.js";
import * as room from "./room.js";

const ref = () => officer.verification().ref;
const code = () => { const digits = officer.joinCode(); return `${digits.slice(0, 3)} ${digits.slice(3)}`; };
const other = (digits) => digits.replace(/\d$/, (last) => (Number(last) + 3) % 10);

const asks = {
  title: "The officer asks to be checked", why: "The officer’s phone sends the place, the reason, and a face taken now. The request is stored before its screen shows anything. The card on it sends her to her own phone: nothing on the officer’s is proof.",
  do: async () => { const shown = await officer.request(); room.about(shown.ref); return `Case ${shown.ref} is stored.`; },
};
const consoleSees = {
  title: "The control room sees it at once", why: "A photo from the force’s record beside the face taken now, and five facts, each with its source and its age. A fact that is not known is not a yes.",
  do: async () => { await room.act("see", ref()); room.showCase(); },
};
const joins = {
  title: "She texts the code from her own phone", why: "The officer never learns her number. She may ignore the code and dial 999 instead; or do nothing at all: an operator looks in any case.",
  do: async () => {
    const sent = await her.send(code()), came = await her.waitFor("WAIT.");
    await officer.waitFor("checking");
    return `Her phone had the answer ${Math.round((came.time_ns - sent.time_ns) / 1e6)} ms after she pressed Send.`;
  },
};
const matches = {
  title: "She says her code, the officer types it", why: "That ties the phone in her hand to the device of the officer. Whether it was right the officer is not told, and so learns nothing by guessing.",
  do: async () => { await officer.typeCode(her.matchCode()); room.showCase(); },
};
const claims = {
  title: "An operator takes the case and asks her", why: "One person now answers for it, and everybody sees who. What she says she sees is evidence that no stolen phone can give.",
  do: async () => { await room.act("claim", ref()); await room.act("ask", ref()); await her.waitFor("tell us one thing"); room.showCase(); },
};
const describes = {
  title: "She says one thing about the officer", why: "The answer to her is always the same words, whatever she wrote: somebody who reads over her shoulder learns nothing.",
  do: async (scene) => { await her.send(scene.officer.looks.split(", ")[0]); await her.waitFor("has reached the control room"); await room.act("read", ref()); },
};
const confirms = {
  title: "The operator compares, and confirms", why: "A human decides, never the machine. All facts are read again inside the same transaction; had one changed, nothing would be decided.",
  do: async () => {
    const { proposed } = await room.act("confirm", ref(), { face: "matches", heard: "wrote" });
    if (proposed) { room.showCase({ again: true }); throw new Error("The service wants a second person here; the case says why. Sign in as supervisor1 and agree, or begin this again with others."); }
    const came = await her.waitFor("YES, police on duty");
    return `Her phone says YES at ${new Date(came.at).toLocaleTimeString("en-GB")}, and that YES does not mean safe.`;
  },
};
const answered = {
  title: "The officer’s phone only says “answered”", why: "Not even the officer sees how it went: after a NO this screen would be the same, at the same moment. Who does not know cannot react.",
  do: async () => { await officer.waitFor("answered"); },
};
const quickly = (title, why, ...steps) => ({ title, why, do: async (scene, say) => { let told; for (const step of steps) { say(step.title); told = await step.do(scene, say) || told; } return told; } });
const opening = quickly("As before: the officer asks, she texts the code", "Until here everything is in order. Her phone says WAIT: nothing is known yet.", asks, consoleSees, joins);
const takes = (cause, why, priority = "P1") => ({
  title: `The console cries out: ${priority}`, why,
  do: async () => { await room.act("see_alarm", officer.verification()?.ref || "", { cause }); room.showQueue(); },
});
const closes = (causes, reason, more = {}) => ({
  title: "An operator takes the alarm, acts, and closes it", why: "In this order: a unit to the last place; ring the officer as a matter of routine; ring her last. An alarm is closed by a person, with an outcome and a reason, never by time.",
  do: async () => {
    const own = officer.verification()?.ref || "";
    for (const cause of causes) await room.act("take_alarm", own, { cause });
    await pause(2500);
    for (const cause of causes) await room.act("close_alarm", own, { cause, outcome: "unit_reported", reason, ...more });
  },
});

/** Wait for a text and meanwhile say for how long. */
const awaits = async (words, seconds, say) => {
  const began = Date.now(), timer = setInterval(() => say(`${Math.floor((Date.now() - began) / 60000)}:${String(Math.floor((Date.now() - began) / 1000) % 60).padStart(2, "0")} since she joined`), 500);
  try { return await her.waitFor(words, seconds); } finally { clearInterval(timer); }
};

export const SCENES = {
  story: { name: "The story", who: "on_duty", steps: [asks, consoleSees, joins, matches, claims, describes, confirms, answered, {
    title: "It ends, and somebody still asks after her", why: "The officer says that it is over. She is asked whether she is all right; the case stays with the control room until a person has judged that it ended well. Silence counts as a question, not as an answer.",
    do: async () => { await officer.end("left_freely"); await her.waitFor("says this finished at"); room.showQueue(); },
  }] },
  free: { name: "Try it yourself", who: "on_duty", steps: [] },
  asleep: { name: "Operator asleep", who: "on_duty", wrong: true, steps: [
    { title: "The control room is empty", why: "The console in the frame is closed: nobody is there. (Close other console windows too, if you have opened any.)", do: async () => { room.close(); } },
    quickly("The officer asks, she texts the code", "The service cannot know why nobody answers. It only knows by when somebody must have.", asks, joins),
    { title: "Nobody answers, and she is told so", why: "With no console open for 15 s, she has her answer within 30 s more: NO ANSWER, treat it as NO. With a console open and nobody acting it would be 3 minutes, with two texts meanwhile that she need not wait. These are the real times; the running service does not shorten them.",
      do: async (_scene, say) => { await awaits("NO ANSWER.", 75, say); await officer.waitFor("answered"); return "The officer’s screen says “answered”, as ever."; } },
    { title: "Who comes back finds the alarm", why: "An unanswered case is a P1 alarm: somebody must still find out what became of her.", do: async (scene, say) => { await room.signIn(); room.showQueue({ again: true }); await takes("unverified", "").do(scene, say); } },
    closes(["unverified"], "A unit met her; she is on her way home."),
  ] },
  undelivered: { name: "Text not delivered", who: "on_duty", wrong: true, steps: [
    { title: "Her phone loses its signal", why: "The phone company will take our texts to her and report them undelivered (error 30003).", do: async (scene) => { await scene.fault("never_delivered"); } },
    asks,
    { title: "She texts the code, and hears nothing", why: "Her phone stays dark. She is no worse off than before: she has no YES.", do: async () => { await her.send(code()); await officer.waitFor("checking"); } },
    takes("not_reached", "The receipt says that the text never arrived: the case tells the operator so, with the seconds, and asks for a call to her instead.", "P2"),
    { title: "The signal is back; the operator asks again", why: "Only texts that carry news are sent again. An alarm of this cause closes when she has been reached, or rung.", do: async (scene) => { await scene.mend(); await room.act("claim", ref()); await room.act("ask", ref()); await her.waitFor("tell us one thing"); room.showCase(); } },
  ] },
  impostor: { name: "Impostor", who: "nobody", wrong: true, steps: [
    { title: "A stranger shows her a screen of his own making", why: "It looks better than ours. Anybody can draw a green tick.", do: async (scene) => { officer.forge(scene.invented); } },
    { title: "She texts his code to the number she knows from posters", why: "The service has never issued that code. It says NO in the first word, and counts wrong codes so that nobody can try them all.",
      do: async (scene) => { await her.send(scene.invented); await her.waitFor("NO. That is not our code"); } },
    takes("unknown_code", "There is no case, but there is a woman with a stranger: the control room is told.", "P2"),
    { ...closes(["unknown_code"], "Rang her: he has gone, she is with friends."), title: "An operator rings her, and closes it" },
  ] },
  mismatch: { name: "Wrong code typed", who: "on_duty", wrong: true, steps: [
    opening,
    { title: "The officer types another code than hers", why: "Misheard, perhaps. Or whoever stands before her has not got that device. The phone says “sent”, as it would after the right one.", do: async () => { await officer.typeCode(other(her.matchCode())); } },
    takes("mismatch", "Until it is cleared up no operator can say YES: the button is gone, and the database would refuse it.", "P2"),
    { title: "A new code, and again a wrong one", why: "One new code is fair. A second mistake is a P1.", do: async () => { await room.act("claim", ref()); await room.act("new_code", ref()); await her.waitFor("New code"); await officer.typeCode(other(her.matchCode())); room.showCase(); } },
    { title: "The operator refuses", why: "Her phone says NO, to stay near people, and how to dial 999 without a word. NO is sticky: nothing turns it into YES later.", do: async () => { await room.act("refuse", ref(), { why: "Two wrong codes: not the device before her." }); await her.waitFor("NO. We cannot say"); await officer.waitFor("answered"); return "The officer’s phone says “answered”."; } },
    closes(["mismatch", "refused"], "A unit met her; she is on her way home."),
  ] },
  suspended: { name: "Suspended officer", who: "suspended", wrong: true, steps: [
    { title: "A suspended officer asks", why: "The warrant card is genuine and the phone is enrolled. The force’s record says SUSPENDED: that is read in the same transaction as the request, which is refused in it. The screen only waits, and has no code for her.", do: async () => { const shown = await officer.request(); room.about(shown.ref); return shown.show ? "There is a code on the screen: that is a fault." : `Case ${shown.ref}: no code on the screen.`; } },
    takes("officer_refused", "The control room knows where a suspended officer has stopped somebody, from the second of the request."),
    { title: "She dials 999 and says the letters on that screen", why: "The call taker finds the case by them. The officer’s phone still says “waiting”.", do: async () => { await room.act("look_up", ref()); room.showCase(); } },
    closes(["officer_refused", "code_after_refusal"], "A unit met her; the officer is being spoken to."),
  ] },
  sos: { name: "SOS", who: "on_duty", wrong: true, steps: [
    opening,
    { title: "She texts SOS", why: "From any number, beside any code, at any time, with any case or none. The answer is the one that every reply gets.", do: async () => { await her.send("SOS"); await her.waitFor("has reached the control room"); } },
    takes("sos", "It stands above everything on every console, and blocks any YES. The officer’s phone has not changed, not even its version number."),
    { title: "Uniformed police are sent, and she is told", why: "A unit goes to the place that the officer’s own phone reports. She hears where they are coming to.", do: async (scene) => { await room.act("claim", ref()); await room.act("help_coming", ref(), { place: scene.officer.street }); await her.waitFor("are coming to"); room.showCase(); } },
    { title: "The operator refuses", why: "Whatever the record says: she asked for help.", do: async () => { await room.act("refuse", ref(), { why: "She asked for help." }); await her.waitFor("NO. We cannot say"); } },
    closes(["sos", "refused"], "A unit met her; she is on her way home.", { incident_number: "CAD 4821" }),
  ] },
  never: { name: "Officer never ends", who: "on_duty", wrong: true, steps: [
    opening,
    quickly("The check itself goes well", "Code, description, YES. Now the officer should say when it is over.", matches, claims, describes, confirms),
    { title: "The officer says nothing more", why: "A clock on the server runs, not on a phone: at 10 and 20 minutes she is to be asked whether she is OK; at 15 the officer is prompted; at 20 the control room gets a P2 alarm, at 25 a P1. If the phone goes dark for 90 s, or moves away with her, that is an alarm of its own.",
      do: async () => { await officer.waitFor("answered"); room.showCase(); return "These minutes are real, and this page cannot shorten them in a running service. The case shows by when it should have ended: leave it, and come back in 20 minutes."; } },
  ] },
  worker: { name: "Worker killed", who: "on_duty", wrong: true, steps: [
    asks,
    { title: "The process that sends texts is killed", why: "kill -9, with no time to tidy up. Nothing that matters was in it: every text that is due lies in the database.",
      do: async (_scene, say) => {
        const { worker: earlier } = await room.load();
        if (earlier.up === false) return `Worker ${earlier.pid} is dead already: an earlier scene has killed it.`;
        await room.killWorker();
        for (let left = 60; left; left -= 1) {
          const { worker } = await room.load();
          if (worker.at !== earlier.at && worker.up === false) return `Worker ${worker.pid} is dead, for ${worker.down_for_s} s. The launcher did that: this page may not.`;
          say("Waiting for the launcher");
          await pause(200);
        }
        throw new Error("The launcher did not answer. Is ./run demo still running?");
      } },
    { ...joins, title: "She texts the code all the same", why: "The watchkeeper, a small second process, looks every second for what nobody has sent. The worker makes it fast; the watchkeeper makes it certain.", do: async (scene, say) => { const told = await joins.do(scene, say), { worker } = await room.load(); return worker.up === false ? `${told} The worker is still dead: that was the watchkeeper.` : `${told} The worker is back already: it may have sent it.`; } },
    quickly("The check goes on to its end", "Each text once, none lost, none twice.", matches, claims, describes, confirms),
  ] },
};
/** The buttons of “Make it go wrong”. */
export const wrongButtons = () => Object.entries(SCENES).filter(([, one]) => one.wrong).map(([id, one]) => el("button", { type: "button", "data-scene": id }, one.name));
