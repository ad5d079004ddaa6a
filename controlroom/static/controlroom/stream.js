// The stream of this page: what happened comes by itself, and a beat every three seconds says that
// nothing was missed. Where there is no stream, the page goes on asking, and says so.
import * as slots from "./stream_slots.js";

const SILENT_AFTER = 5000;
const BEGINS_WITHIN = 8000;
const FAILURES = 3;
const SLOT_AGAIN = 10000;
const LONGEST_WAIT = 15000;

/**
 * @typedef {object} AlarmNews how an alarm is now
 * @property {string} id
 * @property {string} cause
 * @property {string} words
 * @property {number} priority
 * @property {string} ref
 * @property {string} since when it last began to sound, by the server's clock
 * @property {boolean} phone of a phone without a case
 * @property {boolean} taken
 * @property {boolean} attended somebody uninvolved has it
 * @property {boolean} open
 */
/** @typedef {{ head: number, all: boolean, alarms: AlarmNews[], build?: string }} News */
/** @typedef {{ head: number, now: string, build: string }} Beat */
/**
 * @typedef {object} Listener
 * @property {(news: News & Beat) => void} hello every open alarm, and the cursor of now
 * @property {(news: News) => void} news
 * @property {(beat: Beat) => void} beat
 * @property {() => unknown} broken there is no stream just now: ask
 */
/** @typedef {"starting" | "streaming" | "reconnecting" | "asking" | "no slot"} Mode */

/** @type {Mode} */
export let mode = "starting";
/** @type {EventSource | null} */
let source = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let failures = 0;
let stopped = false;
let start = () => {};

/** Follow the stream at an address for as long as the page is there. */
export const follow = (/** @type {string} */ address, /** @type {Listener} */ listener) => {
  const again = (/** @type {number} */ wait) => {
    clearTimeout(timer);
    // Not all consoles in the same moment.
    if (!stopped) timer = setTimeout(begin, wait * (0.7 + 0.6 * Math.random()));
  };
  const close = () => {
    source?.close();
    source = null;
  };
  const broken = () => {
    close();
    failures += 1;
    mode = failures >= FAILURES ? "asking" : "reconnecting";
    again(Math.min(500 * 2 ** failures, LONGEST_WAIT));
    listener.broken();
  };
  // Every beat winds it up again: a stream that is open and silent is none.
  const expect = (/** @type {number} */ within) => {
    clearTimeout(timer);
    timer = setTimeout(broken, within);
  };
  const ended = (/** @type {string} */ why) => {
    close();
    mode = "reconnecting";
    if (why === "signed_out") listener.broken();
    again(why === "rotated" ? 50 : 1000);
  };
  const begin = async () => {
    if (stopped || source) return;
    if (!(await slots.take())) {
      mode = "no slot";
      return again(SLOT_AGAIN);
    }
    // While we waited for the slot, somebody else of this page may have begun.
    if (stopped || source) return;
    const opened = new EventSource(address, { withCredentials: true });
    source = opened;
    expect(BEGINS_WITHIN);
    const on = (/** @type {string} */ name, /** @type {(data: any) => void} */ act) =>
      opened.addEventListener(name, (event) => {
        if (source === opened) act(JSON.parse(event.data));
      });
    on("hello", (data) => {
      failures = 0;
      mode = "streaming";
      expect(SILENT_AFTER);
      listener.hello(data);
    });
    on("news", listener.news);
    on("beat", (data) => {
      expect(SILENT_AFTER);
      listener.beat(data);
    });
    on("end", (data) => ended(data.why));
    opened.onerror = () => {
      if (source === opened) broken();
    };
  };
  stopped = false;
  start = () => {
    clearTimeout(timer);
    begin();
  };
  start();
};

/** Try now, where there is no stream: the server has just answered, or the network is back. */
export const hurry = () => {
  if (!source && mode !== "no slot") start();
};

/** Hold no stream any more: whoever is signed out has none. */
export const stop = () => {
  stopped = true;
  clearTimeout(timer);
  source?.close();
  source = null;
};
