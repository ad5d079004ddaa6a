// Plays the scenes: one take at a time, step by step or by itself.
import { ask, byId, pause, sentenceOf, write } from "./ask.js";
import * as consolePane from "./console_pane.js";
import * as later from "./later.js";
import * as officer from "./officer.js";
import * as person from "./person.js";
import { SCENES, wrongButtons } from "./scenes.js";
import "./tour.js";

const READING = 6500;
const KEPT = "safe-connection-take";
const next = byId("next");
const auto = byId("auto");
const again = byId("again");
const caption = byId("caption");
const outcome = byId("outcome");
/** @type {import("./steps.js").Scene | null} */
let scene = null;
let name = "";
let where = "";
let at = 0;
let round = 0;
let working = false;
let byItself = false;

byId("wrong-row").append(...wrongButtons());

const say = (/** @type {string} */ words) => write(outcome, words);
const state = (/** @type {string} */ given) => {
  caption.dataset.state = given;
  Object.assign(document.body.dataset, { scene: name, step: at, state: given, where });
  // Not `disabled`: a button that goes away under the keyboard loses the focus.
  next.setAttribute("aria-disabled", String(given === "working"));
};
const tell = (/** @type {string} */ step, /** @type {string} */ title, /** @type {string} */ why) => {
  write(byId("step"), step);
  write(byId("caption-title"), title);
  write(byId("caption-why"), why);
};

const begin = async (/** @type {string} */ chosen) => {
  const own = ++round;
  const play = SCENES[chosen];
  [name, where, at, working] = [chosen, "", 0, true];
  /** @type {NodeListOf<HTMLElement>} */
  const buttons = document.querySelectorAll("[data-scene]");
  for (const one of buttons) one.setAttribute("aria-pressed", String(one.dataset.scene === chosen));
  [next.hidden, auto.hidden, again.hidden] = [true, true, false];
  tell(
    play.name,
    "Setting the scene",
    "An officer on duty signs in with a second factor, and the console with its own.",
  );
  say("");
  state("working");
  try {
    await scene?.mend();
    await officer.leave();
    /** @type {import("./ask.js").Take} */
    const take = await ask("/demo/takes", { method: "POST", json: { who: play.who } });
    if (own !== round) return;
    scene = staged(take);
    sessionStorage.setItem(KEPT, take.id);
    consolePane.about("");
    person.begin(take.phone);
    later.begin(take);
    await Promise.all([officer.begin(take), person.settle(), consolePane.load(), consolePane.signIn()]);
    if (own !== round) return;
    consolePane.showQueue({ again: true });
    working = false;
    if (!play.steps.length) return free(take);
    [next.hidden, auto.hidden] = [false, false];
    if (chosen === "story") goOn(true);
    await step();
  } catch (problem) {
    failed(problem, own);
  }
};

const free = (/** @type {import("./ask.js").Take} */ take) => {
  const hint =
    " This officer or phone was in an earlier scene within this run: the console may ask for a " +
    "second person.";
  tell(
    "Try it yourself",
    "All three are yours",
    "Press “Ask the control room” on the officer’s phone, text the code from the person’s, claim and decide " +
      `in the console. What the person sees: ${take.officer.looks}.${take.is_second_time ? hint : ""}`,
  );
  state("free");
};

const step = async () => {
  const play = SCENES[name];
  const own = round;
  if (working || at >= play.steps.length) return;
  const current = play.steps[at];
  if (!scene) return;
  [working, where] = [true, current.where];
  at += 1;
  tell(`${play.name}, step ${at} of ${play.steps.length}`, current.title, current.why);
  say("…");
  state("working");
  const still = (/** @type {string} */ words) => {
    if (own === round) say(words);
  };
  try {
    const told = await current.do(scene, still);
    if (own !== round) return;
    say(told || "Done.");
    working = false;
    if (at >= play.steps.length) return finished();
    state("ready");
    if (byItself) stepLater(own);
  } catch (problem) {
    failed(problem, own);
  }
};
const stepLater = async (/** @type {number} */ own) => {
  const here = at;
  await pause(READING);
  if (byItself && own === round && at === here) step();
};
const finished = () => {
  state("finished");
  goOn(false);
  if (document.activeElement === next || document.activeElement === auto) again.focus();
  [next.hidden, auto.hidden] = [true, true];
};
const failed = (/** @type {unknown} */ problem, /** @type {number} */ own) => {
  if (own !== round) return;
  working = false;
  goOn(false);
  say(`It did not go on: ${sentenceOf(problem)}`);
  state("failed");
  [next.hidden, auto.hidden] = [true, true];
};
const goOn = (/** @type {boolean} */ given) => {
  byItself = given;
  auto.setAttribute("aria-pressed", String(given));
  write(auto, given ? "Pause" : "Go on by itself");
};
/** @returns {import("./steps.js").Scene} */
const staged = (/** @type {import("./ask.js").Take} */ take) => ({
  ...take,
  // Without 9: "999 482" is no code but a call for help, and is taken for one.
  invented: Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte % 9).join(""),
  faulty: false,
  async fault(/** @type {string} */ kind) {
    this.faulty = true;
    await ask("/faults", { method: "POST", json: { kind, number: take.phone } });
  },
  async mend() {
    if (this.faulty) {
      this.faulty = false;
      await ask("/faults", { method: "DELETE" });
    }
  },
});

document.addEventListener("click", (event) => {
  const chosen = /** @type {Element} */ (event.target).closest("button[data-scene]");
  if (chosen instanceof HTMLElement) begin(chosen.dataset.scene ?? "");
});
next.addEventListener("click", () => {
  if (!working) step();
});
again.addEventListener("click", () => begin(name));
auto.addEventListener("click", () => {
  goOn(!byItself);
  if (byItself && !working) step();
});

person.useCode(() => officer.joinCode());
officer.listen((seen) => {
  person.tell();
  later.tell();
  if (name === "free" && seen) consolePane.about(seen.ref);
});

// A page loaded anew finds its people again; a scene's story it does not take up in the middle.
const resume = async () => {
  await consolePane.load();
  const kept = sessionStorage.getItem(KEPT);
  if (!kept) return;
  try {
    const take = await ask(`/demo/takes/${kept}`);
    [name, scene, round] = ["free", staged(take), round + 1];
    person.begin(take.phone);
    later.begin(take);
    again.hidden = false;
    await officer.begin(take, { resume: true });
    await consolePane.signIn();
    consolePane.showQueue();
    if (take.officer) free(take);
  } catch {
    // That scene is over, or the service away: the page as at first.
    sessionStorage.removeItem(KEPT);
  }
};
resume().catch((problem) => say(sentenceOf(problem)));
