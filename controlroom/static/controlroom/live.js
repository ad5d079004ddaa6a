// Keeps the screen true: hears or asks what changed, fetches the fragment a first load shows, and says
// plainly when it cannot. Without this script every page works by links, forms and reloading.
import * as alarmLine from "./alarm_line.js";
import { announce } from "./announcer.js";
import * as clock from "./clock.js";
import * as connection from "./connection.js";
import { byId } from "./elements.js";
import * as forms from "./forms.js";
import { remember, update } from "./morph.js";
import * as newVersion from "./new_version.js";
import * as queue from "./queue.js";
import * as shortcuts from "./shortcuts.js";
import * as sound from "./sound.js";
import * as stream from "./stream.js";

// Beside a stream the questions say that this console is there, and find what a stream would not.
const EVERY = { streaming: 5000, otherwise: 2000, failing: 1000 };
const ALL_EVERY = 60000;
const SHIFT_EVERY = 10000;
const ANSWER_WITHIN = 5000;
// All consoles hear at once, and the last to fetch waits for all others: so not all at once.
const SPREAD = 100;
const region = byId("region");
const title = document.title;
const channel = new BroadcastChannel("sc-console");
let head = Number(region.dataset.head);
let refreshed = 0;
let shifted = 0;
let over = false;
let begun = false;

// A connection that hangs must not look like a quiet one.
const get = (/** @type {string} */ url, headers = {}) =>
  fetch(url, { headers, cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN) });
/** Fetch what the server now says; null when it says that nobody is signed in. */
const fragment = async (/** @type {string} */ url) => {
  const answer = await get(url, { "HX-Request": "true" });
  if (answer.status === 401) {
    signedOut();
    return null;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html").body;
};

// Read anew each time: the queue asks for the preview of the row that is chosen.
const address = () => region.dataset.live ?? "";
/** @type {stream.News["alarms"]} */
let heardMeanwhile = [];
const refreshOnce = async () => {
  heardMeanwhile = [];
  const fresh = await fragment(address());
  if (!fresh) return;
  update(region, fresh);
  // It may have been written before these came: the line must not forget them until the next one.
  alarmLine.show(heardMeanwhile);
  refreshed = shifted = Date.now();
  announce();
  tell();
};
/** @type {Promise<void> | null} */
let running = null;
/** @type {Promise<void> | null} */
let next = null;
/**
 * Fetch the screen anew; one after the other, or an older one could come last and stay.
 * @returns {Promise<void>}
 */
const refresh = () => {
  if (running) {
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null;
        return refresh();
      });
    return next;
  }
  running = refreshOnce().finally(() => {
    running = null;
  });
  return running;
};
// Who is on shift changes without any news.
const refreshShift = async () => {
  const old = document.getElementById("shift");
  const fresh = old && (await fragment("/console/?shift"))?.firstElementChild;
  shifted = Date.now();
  if (fresh) {
    update(old, fresh);
    tell();
  }
};

const leave = () => {
  over = true;
  stream.stop();
  sound.hush();
};
const signedOut = () => {
  leave();
  connection.tellSignedOut(address().split("?")[0]);
};
/** Come back to life where somebody has signed in again in another tab of this browser. */
const comeBack = async () => {
  if (!over || (await get(`/console/since/${head}`)).status === 401) return;
  over = false;
  connection.noteSignedIn();
  await refresh();
  // A sign-in changes what every form must bring.
  /** @type {NodeListOf<HTMLInputElement>} */
  const tokens = region.querySelectorAll("[name=csrfmiddlewaretoken]");
  const fresh = await fragment(address());
  const token = fresh?.querySelector("[name=csrfmiddlewaretoken]")?.getAttribute("value");
  for (const one of tokens) if (token) one.setAttribute("value", token);
  listen();
  loop();
};
channel.onmessage = () => comeBack().catch(() => {});

/** @type {Promise<void> | null} */
let asking = null;
/** Ask what changed; whoever asks meanwhile waits for the same answer. */
const ask = () => {
  asking ??= askOnce().finally(() => {
    asking = null;
  });
  return asking;
};
const askOnce = async () => {
  try {
    // The first answer holds every open alarm, changed or not: what is open may have to sound.
    const answer = await get(`/console/since/${head}${begun ? "" : "?alarms"}`);
    if (answer.status === 401) return signedOut();
    if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
    clock.learn(answer);
    const gap = connection.isGap();
    const told = answer.status === 200 ? await answer.json() : null;
    if (told) hear(told, !begun);
    const changed = told && (told.all || told.changed.length > 0);
    const now = Date.now();
    if (changed || gap || now - refreshed > ALL_EVERY) await refresh();
    else if (now - shifted > SHIFT_EVERY) await refreshShift();
    // Only now: what could not be fetched is asked for again, and the screen is not called live.
    if (told) head = told.head;
    if (over) return;
    if (connection.isFailing()) stream.hurry();
    connection.noteAnswer();
    if (!begun) channel.postMessage("here");
    begun = true;
  } catch {
    // Shown by `tell`: for how long we have heard nothing is what the operator must know.
    connection.noteFailure();
  }
};

/** Let alarms sound and show at once; what the screen says of them is fetched later. */
const hear = (/** @type {stream.News} */ news, whole = false) => {
  sound.hear(news.alarms, whole);
  alarmLine.show(news.alarms);
  heardMeanwhile.push(...news.alarms);
  newVersion.look(news.build);
};
/** @type {ReturnType<typeof setTimeout> | null} */
let fetching = null;
let wanted = 0;
/** Fetch the screen anew soon, and once for all that comes meanwhile. */
const fetchSoon = (/** @type {number} */ until) => {
  // A smaller cursor is of another database, a restored one.
  if (until < head) head = wanted = 0;
  wanted = Math.max(wanted, until);
  fetching ??= setTimeout(fetchNow, Math.random() * SPREAD);
};
const fetchNow = async () => {
  const until = wanted;
  try {
    await refresh();
    head = Math.max(head, until);
    if (!over) connection.noteAnswer();
  } catch {
    connection.noteFailure();
  }
  fetching = null;
  if (wanted > until) fetchSoon(wanted);
  else if (connection.isFailing()) ask();
};

const listen = () =>
  stream.follow(region.dataset.stream ?? "/console/live", {
    hello: (news) => {
      clock.learnAt(news.now);
      hear(news, true);
      connection.noteBeat();
      // Whatever was missed is not told one by one: all of it is fetched.
      if (news.head !== head) fetchSoon(news.head);
    },
    news: (news) => {
      hear(news);
      fetchSoon(news.head);
    },
    beat: (beat) => {
      clock.learnAt(beat.now);
      connection.noteBeat();
      newVersion.look(beat.build);
      if (!fetching && beat.head > head) head = beat.head;
    },
    broken: () => {
      if (!over) ask();
    },
  });

const tell = () => {
  const urgent = Number(document.getElementById("line")?.dataset.untaken);
  document.title = urgent ? `(${urgent} P1) ${title}` : title;
  clock.draw();
  forms.drawReady();
  sound.look();
  if (!over) connection.tell();
};

forms.attend({
  region,
  refresh,
  signedOut,
  leave,
  look: ask,
  isLost: () => over || connection.isLost(),
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !over) ask();
});
window.addEventListener("online", () => {
  if (over) return;
  ask();
  stream.hurry();
});
// A page out of the browser's memory shows the past.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
// The answer to a form stands at the form's address; reloading it must not send the form again.
if (document.querySelector("[data-settled]") && location.pathname !== address())
  history.replaceState(null, "", address());
remember(region);
announce(false);
refreshed = head ? Date.now() : 0;
shortcuts.begin(refresh);
forms.arrive();
queue.begin(refresh);
const loop = async () => {
  if (over) return;
  await ask();
  tell();
  const { streaming, otherwise, failing } = EVERY;
  const wait = stream.mode === "streaming" ? streaming : otherwise;
  setTimeout(loop, connection.isFailing() ? failing : wait);
};
listen();
loop();
tell();
setInterval(tell, 1000);
