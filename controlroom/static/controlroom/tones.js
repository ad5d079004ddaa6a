// The only three sounds of the console, and a test tone, made here: no file can be missing. Each is
// told by its own pattern, not by its loudness.

/** @typedef {"p1" | "p2" | "soft" | "test"} Name */
/** @typedef {{ every: number, gain: number, notes: [number, number, number][] }} Pattern */

// Notes as [Hz, begins at s, lasts s]; `every` in s, 0 for once.
/** @type {Record<Name, Pattern>} */
const PATTERNS = {
  p1: {
    every: 5,
    gain: 1,
    notes: [
      [1000, 0, 0.25],
      [700, 0.25, 0.25],
      [1000, 0.5, 0.25],
      [700, 0.75, 0.25],
    ],
  },
  p2: {
    every: 20,
    gain: 0.8,
    notes: [
      [440, 0, 0.18],
      [554, 0.2, 0.18],
      [659, 0.4, 0.3],
    ],
  },
  soft: { every: 0, gain: 0.35, notes: [[440, 0, 0.35]] },
  test: { every: 0, gain: 1, notes: [[880, 0, 0.4]] },
};
// Seconds that are laid out ahead on the sound's own clock: a page in the background runs its timers
// once a minute, and the tone must not wait for them.
const AHEAD = 70;
const FADE = 0.01;
const LOUDNESS = 0.5;
export const QUIETEST = 30;
const VOLUME = "sc-volume";
const TESTED = "sc-sound-tested";
const HEARD_ABOVE = 0.02;

const context = new AudioContext({ latencyHint: "interactive" });
const volumeNode = new GainNode(context);
const ear = new AnalyserNode(context, { fftSize: 2048 });
volumeNode.connect(ear).connect(context.destination);

/** Return the volume in percent; never below the floor, since an alarm is to be heard. */
export const volume = () => Math.min(100, Math.max(QUIETEST, Number(localStorage.getItem(VOLUME)) || 80));
export const setVolume = (/** @type {number} */ percent) => {
  localStorage.setItem(VOLUME, String(Math.min(100, Math.max(QUIETEST, percent))));
  volumeNode.gain.value = (LOUDNESS * volume()) / 100;
};
setVolume(volume());

/** Say whether this page may make a sound at all: a browser waits for a key or a click. */
export const isRunning = () => context.state === "running";
/** Ask the browser for sound, which only a key or a click gets. */
export const wake = () => context.resume();
/** Call `act` whenever sound has begun or ended. */
export const onChange = (/** @type {() => void} */ act) => context.addEventListener("statechange", act);

/** Lay out a pattern on the sound's clock, into a node that can be cut off. */
const layOut = (/** @type {Pattern} */ pattern, /** @type {number} */ at, /** @type {GainNode} */ into) => {
  for (const [frequency, begins, lasts] of pattern.notes) {
    const note = new OscillatorNode(context, { frequency });
    const shape = new GainNode(context, { gain: 0 });
    const from = at + begins;
    shape.gain.setValueAtTime(0, from);
    shape.gain.linearRampToValueAtTime(pattern.gain, from + FADE);
    shape.gain.setValueAtTime(pattern.gain, from + lasts - FADE);
    shape.gain.linearRampToValueAtTime(0, from + lasts);
    note.connect(shape).connect(into);
    note.start(from);
    note.stop(from + lasts);
  }
};

/** Sound a pattern once, now. */
export const once = (/** @type {Name} */ name) => {
  if (!isRunning()) return;
  const out = new GainNode(context);
  out.connect(volumeNode);
  layOut(PATTERNS[name], context.currentTime, out);
};

/**
 * Sound a pattern now, and then again and again from an instant that all consoles share.
 * @param {Name} name
 * @param {() => number} sinceShared how long ago that instant was, in ms; asked again as clocks learn
 */
export const repeat = (name, sinceShared) => {
  const pattern = PATTERNS[name];
  const every = pattern.every;
  const out = new GainNode(context);
  out.connect(volumeNode);
  // The end of what is laid out; what was just begun is not begun again before it is over.
  let laid = context.currentTime;
  if (isRunning()) layOut(pattern, laid, out);
  laid += 1.5;
  const goOn = () => {
    if (!isRunning()) return;
    const now = context.currentTime;
    const shared = now - sinceShared() / 1000;
    while (laid < now + AHEAD) {
      const at = shared + Math.ceil((Math.max(laid, now) - shared) / every) * every;
      layOut(pattern, at, out);
      laid = at + every / 2;
    }
  };
  goOn();
  return {
    name,
    /** Lay out what comes next; to be called every second or so. */
    goOn,
    /** Be silent at once. */
    stop: () => out.disconnect(),
  };
};

const wait = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));
const loudest = () => {
  const wave = new Float32Array(ear.fftSize);
  ear.getFloatTimeDomainData(wave);
  return wave.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
};

/**
 * Play the test tone and listen to what this page sends to its loudspeaker. True says that the browser
 * makes sound; whether the loudspeaker is on, somebody has to hear: ask them, then `noteHeard`.
 */
export const playTest = async () => {
  await Promise.race([wake(), wait(500)]);
  if (!isRunning()) return false;
  once("test");
  let most = 0;
  for (let times = 0; times < 8; times++) {
    await wait(40);
    most = Math.max(most, loudest());
  }
  return most > HEARD_ABOVE;
};
/** Note that somebody at this desk has heard the test tone just now. */
export const noteHeard = (at = Date.now()) => localStorage.setItem(TESTED, String(at));
/** Return when the test tone was last heard at this desk, in ms since 1970; 0 for never. */
export const heardAt = () => Number(localStorage.getItem(TESTED)) || 0;
/** Return how loud this page is at this instant, from 0 to 1: for tests of it. */
export const loudness = () => (isRunning() ? loudest() : 0);
