// What this console sounds like: which alarms are open, what the operator has silenced here, and
// whether there is any sound at all.
import * as clock from "./clock.js";
import { byId, make } from "./elements.js";
import { say, warn } from "./notices.js";
import * as sounding from "./sounding.js";
import * as tones from "./tones.js";

/** @typedef {import("./stream.js").AlarmNews} AlarmNews */

const SILENT_FOR = 60000;
const TEST_GOOD_FOR = 12 * 3600 * 1000;
const IN_CASE = "sc-in-case";
const IN_CASE_FOR = 5000;

const isWanted = byId("region").dataset.sounds !== undefined;
/** @type {Map<string, AlarmNews>} */
const open = new Map();
// Until when each is silent here; kept after that, since a P1 is silenced once.
/** @type {Map<string, number>} */
const silenced = new Map();
/** @type {Set<string>} */
const told = new Set();
/** @type {ReturnType<typeof tones.repeat> | null} */
let loop = null;
let sounds = "";

// The operator is inside a case where any tab of this browser shows one.
const noteCase = () => {
  if (document.querySelector("#case") && !document.hidden) localStorage.setItem(IN_CASE, String(Date.now()));
};
const isBusy = () => Date.now() - Number(localStorage.getItem(IN_CASE)) < IN_CASE_FOR;
const isSilenced = (/** @type {string} */ name) => (silenced.get(name) ?? 0) > Date.now();

const stop = () => {
  loop?.stop();
  loop = null;
  sounds = "";
};
/** Begin, go on with or end the tone, as the open alarms want it. */
const sound = () => {
  const now = sounding.choose([...open.values()], { isBusy: isBusy(), silenced: isSilenced });
  if (!now.tone) return stop();
  const before = new Set(sounds.split(","));
  const isNew = now.of.some((name) => !before.has(name));
  sounds = now.of.join(",");
  if (loop?.name === now.tone && !isNew) return loop.goOn();
  loop?.stop();
  loop = tones.repeat(now.tone, () => clock.now() - now.since);
};

/** Hear of alarms: of those that changed, or of all that are open. */
export const hear = (/** @type {AlarmNews[]} */ alarms, whole = false) => {
  const first = told.size === 0 && whole;
  if (whole) open.clear();
  let soft = false;
  for (const one of alarms) {
    const name = sounding.nameOf(one);
    one.open ? open.set(one.id, one) : open.delete(one.id);
    // What was open before this page was is no news.
    if (!told.has(name) && !first && sounding.isSoft(one, isBusy())) soft = true;
    told.add(name);
  }
  if (!isWanted) return;
  sound();
  if (soft && !loop) tones.once("soft");
  describeHere();
};
/** Make no sound any more, as nobody is signed in here. */
export const hush = () => {
  open.clear();
  stop();
};

/** Silence here, for a minute, what sounds now; a P1 once. What comes later sounds all the same. */
export const silence = () => {
  if (!loop) return warn("Nothing sounds here.");
  const names = sounds.split(",").filter((name) => loop?.name !== "p1" || !silenced.has(name));
  if (!names.length) return warn("Silenced once already: take it, with T.");
  for (const name of names) silenced.set(name, Date.now() + SILENT_FOR);
  sound();
  const left = loop ? " The rest was silenced once already." : "";
  say(`Silent here for 60 s. Other consoles go on, and what is new sounds here too.${left}`);
};

const banner = make("p", { id: "sound-off", className: "sound-off", hidden: true });
banner.setAttribute("role", "alert");
const button = make("button", { type: "button", id: "sound", className: "small sound" });

const describe = () => {
  if (!tones.isRunning()) return { words: "Sound is off", is: "off" };
  const at = tones.heardAt();
  if (Date.now() - at > TEST_GOOD_FOR) return { words: "Sound not tested", is: "untested" };
  return { words: `Sound on, tested ${clock.time(clock.now() - (Date.now() - at)).slice(0, 5)}`, is: "on" };
};
const describeHere = () => {
  const { words, is } = describe();
  clock.write(button, words);
  button.dataset.is = is;
  button.dataset.tone = loop?.name ?? "";
  if (banner.hidden === (is === "off")) {
    banner.hidden = is !== "off";
    banner.textContent = is === "off" ? "Sound is off: press any key" : "";
  }
};
/** Look again: timers, what was silenced, and whether there is sound. To be called every second. */
export const look = () => {
  if (!isWanted) return;
  noteCase();
  sound();
  describeHere();
};

const test = async (/** @type {HTMLElement} */ answer) => {
  answer.textContent = "Listen …";
  const isMade = await tones.playTest();
  if (!isMade) {
    answer.textContent = "This browser made no sound. Tell the supervisor.";
    return;
  }
  const yes = make("button", { type: "button", textContent: "Yes, I heard it" });
  const no = make("button", { type: "button", textContent: "No" });
  answer.replaceChildren("Did you hear it? ", yes, " ", no);
  yes.focus();
  yes.addEventListener("click", () => {
    tones.noteHeard();
    answer.textContent = "Tested.";
    describeHere();
  });
  no.addEventListener("click", () => {
    answer.textContent = "Look at the loudspeaker and at this computer's volume, then play it again.";
  });
};
const openDialog = () => {
  const range = make("input", {
    type: "range",
    id: "volume",
    min: String(tones.QUIETEST),
    max: "100",
    value: String(tones.volume()),
  });
  range.addEventListener("input", () => tones.setVolume(Number(range.value)));
  const answer = make("p", { id: "sound-answer" });
  answer.setAttribute("role", "status");
  const play = make("button", { type: "button", id: "play-test", textContent: "Play the test tone" });
  play.addEventListener("click", () => test(answer));
  const quiet = make("button", { type: "button", textContent: "Silence here for 60 s (Z)" });
  quiet.addEventListener("click", () => {
    dialog.close();
    silence();
  });
  const close = make("button", { type: "button", textContent: "Close" });
  close.addEventListener("click", () => dialog.close());
  const dialog = make(
    "dialog",
    { id: "sound-dialog" },
    make("h2", { id: "sound-heading", textContent: "Sound" }),
    make("p", {}, make("label", { htmlFor: "volume" }, `Volume, ${tones.QUIETEST} to 100 % `), range),
    make("p", {}, play),
    answer,
    make("p", { className: "acts" }, quiet, close),
  );
  dialog.setAttribute("aria-labelledby", "sound-heading");
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
};

const begin = () => {
  byId("bar-sound").append(button);
  document.body.append(banner);
  button.addEventListener("click", openDialog);
  const wake = () => {
    if (!tones.isRunning()) tones.wake().catch(() => {});
  };
  // Any key and any click; neither is taken from whoever else it is for.
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, wake, { capture: true });
  tones.onChange(() => {
    // What was to sound meanwhile sounds now.
    stop();
    look();
  });
};
if (isWanted) begin();
