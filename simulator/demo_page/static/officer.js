// The officer's phone: a client of the public officers' API and of nothing else. Our server only carries
// its calls.
import { ask, byId, clock, el, now, Problem, pause, sentenceOf, time, write } from "./ask.js";

const LOCATION_EVERY = 30000;
const HOLD = 2000;
const WAIT = 20;
const HOW = {
  left_freely: "They left freely",
  uniform_took_over: "Uniformed police took over",
  arrested: "Arrested",
  to_safety: "Brought to safety",
  other: "Other",
};
/** @type {Record<string, string>} */
const REASONS = {
  questions: "questions, you may leave",
  search: "a search",
  arrest: "an arrest",
  warrant: "to serve a warrant",
  witness: "as a witness",
  welfare: "to see if you are OK",
};
const screen = byId("officer-screen");
const spaced = (/** @type {string} */ code) => `${code.slice(0, 3)} ${code.slice(3)}`;
const local = (/** @type {string} */ number) => number.replace(/^\+44(\d{4})(\d{6})$/, "0$1 $2");

/** @typedef {import("./ask.js").Take} Take */
/** @typedef {import("./ask.js").Verification} Verification */
/** @typedef {{ reasons?: string[], allowed?: { invite?: boolean } }} Me */
/** @typedef {(seen: Verification | null) => void} Listener */

let take = /** @type {Take | null} */ (null);
let me = /** @type {Me | null} */ (null);
let seen = /** @type {Verification | null} */ (null);
let drawn = "";
let watching = /** @type {AbortController | null} */ (null);
let located = 0;
let facing = /** @type {Promise<void> | null} */ (null);
let onChange = /** @type {Listener} */ (() => {});
// Where one of them is sure to be there: a screen of a verification, an officer's act.
const taken = () => /** @type {Take} */ (take);
const shown = () => /** @type {Verification} */ (seen);
export const verification = () => seen;
export const joinCode = () => seen?.show?.join_code || "";
export const listen = (/** @type {Listener} */ heard) => {
  onChange = heard;
};

const api = (/** @type {string} */ path, /** @type {import("./ask.js").Wishes} */ options = {}) =>
  ask(`/demo/takes/${taken().id}/api/v1/${path}`, options);
const post = (/** @type {string} */ path, /** @type {object} */ json) =>
  api(`verifications/${shown().id}/${path}`, {
    method: "POST",
    json,
    headers: { "Idempotency-Key": crypto.randomUUID() },
  });
const here = () => ({
  lat: taken().officer.lat,
  lon: taken().officer.lon,
  accuracy_m: 12,
  at: new Date(now()).toISOString(),
});

const keep = (/** @type {Verification | null} */ fresh) => {
  if (!fresh || (seen && seen.id === fresh.id && fresh.version < seen.version)) return;
  seen = fresh;
  draw();
  onChange(seen);
};

/** Put the phone of this take before the visitor; an earlier take's is put away. */
export const begin = async (/** @type {Take} */ given, { resume = false } = {}) => {
  watching?.abort();
  [take, me, seen, drawn] = [given, null, null, ""];
  draw();
  if (!take?.officer) return;
  me = await api("me");
  if (resume) {
    const open = await api("verifications?open=true");
    if (open.results.length) {
      seen = open.results[0];
      watch();
    }
  }
  draw();
  onChange(seen);
};

/** Ask for the check again: time may have been moved on in it, of which its version says nothing. */
export const look = async () => {
  if (seen) keep(await api(`verifications/${seen.id}`));
};

/** Leave no request of an earlier scene open, as far as an officer can see to that. */
export const leave = async () => {
  try {
    // A face on its way to a case that is no longer there would only be refused.
    await facing?.catch(() => {});
    if (seen?.status === "waiting")
      await post("cancel", { why: "The demonstration goes on to another scene." });
    else if (seen?.status === "answered") await post("end", { how: "left_freely" });
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
  }
};

export const request = async ({ reason = "questions", place = taken().officer.street } = {}) => {
  const body = { reason, location: here(), place };
  keep(
    await api("verifications", {
      method: "POST",
      json: body,
      headers: { "Idempotency-Key": crypto.randomUUID() },
    }),
  );
  located = Date.now();
  watch();
  facing = photograph();
  await facing;
  return shown();
};
const photograph = async () => {
  const path = `verifications/${shown().id}/face`;
  const face = await (await fetch(`/demo/takes/${taken().id}/face.jpg`)).blob();
  await api(path, { method: "PUT", body: face, headers: { "Content-Type": "image/jpeg" } });
};
export const typeCode = (/** @type {string} */ code) => post("match", { code });
export const invite = (/** @type {string} */ phone) => post("phone", { phone });
export const cancel = async (/** @type {string} */ why) => keep(await post("cancel", { why }));
export const end = async (/** @type {string} */ how, custody = "") =>
  keep(await post("end", custody ? { how, custody_number: custody } : { how }));
export const panic = () => post("panic", {});
const extend = async () => keep(await post("extend", {}));
const locate = () => api(`verifications/${shown().id}/location`, { method: "PUT", json: here() });

// A long poll, as on a real phone in the foreground; and the place every half minute of an open case.
const watch = async () => {
  watching?.abort();
  const own = new AbortController();
  const { id } = shown();
  watching = own;
  while (!own.signal.aborted && seen?.id === id && seen.status !== "ended") {
    try {
      keep(await api(`verifications/${id}/wait?after=${seen.version}&wait=${WAIT}`, { signal: own.signal }));
      if (Date.now() - located > LOCATION_EVERY - WAIT * 500 && shown().status !== "ended") {
        located = Date.now();
        await locate();
      }
      write(byId("signal"), "Online");
    } catch {
      if (own.signal.aborted) return;
      write(byId("signal"), "No signal: radio, or 101");
      await pause(2000);
    }
  }
};

/** Wait until the app shows `status`; throws after `seconds`. */
export const waitFor = async (/** @type {Verification["status"]} */ status, seconds = 20) => {
  const last = Date.now() + seconds * 1000;
  while (seen?.status !== status) {
    if (Date.now() > last)
      throw new Problem(504, `The officer’s phone shows ${seen?.status}, not ${status}.`);
    await pause(100);
  }
};

/** Show a screen that an impostor made up: it is drawn here and comes from nowhere. */
export const forge = (/** @type {string} */ code) => {
  draw();
  screen.replaceChildren(
    bar("“Police app” 1.0"),
    el("p", { className: "state" }, "Verified officer"),
    el(
      "div",
      { className: "card forged" },
      el("p", {}, "✔ CONFIRMED BY CONTROL"),
      el("p", { className: "code" }, spaced(code)),
      el("p", {}, "Text this code to check me."),
    ),
    el(
      "p",
      { className: "hint" },
      "This is no officer. The screen is home-made, green tick and all: that is why nothing on an " +
        "officer’s phone is proof.",
    ),
  );
};

// --- the screens ---------------------------------------------------------------------------

const bar = (/** @type {string} */ words) =>
  el("p", { className: "phone-bar" }, el("span", {}, words), el("span", { id: "signal" }, "Online"));
const name = () => `${taken().officer.rank} ${taken().officer.name} ${taken().officer.number}`;
/**
 * Make a listener that does something and shows what came of it, a sentence or a problem.
 * @param {() => Promise<unknown>} doing
 * @param {HTMLButtonElement} [button] off meanwhile
 */
const act = (doing, button) => async (/** @type {Event} */ event) => {
  event.preventDefault();
  const said = byId("officer-said");
  if (button) button.disabled = true;
  try {
    const told = await doing();
    write(said, typeof told === "string" ? told : "");
  } catch (problem) {
    write(said, sentenceOf(problem));
  } finally {
    if (button) button.disabled = false;
  }
};

const home = () => {
  const reasons = el(
    "select",
    { id: "reason", name: "reason" },
    ...(me?.reasons || ["questions"]).map((one) => el("option", { value: one }, REASONS[one] || one)),
  );
  const place = el("input", {
    id: "place",
    name: "place",
    maxLength: 60,
    value: taken().officer.street,
    autocomplete: "off",
  });
  const form = el(
    "form",
    {},
    el("p", { className: "state" }, "Check for someone I have stopped"),
    el(
      "div",
      { className: "who" },
      el("img", {
        src: `/demo/takes/${taken().id}/face.jpg`,
        alt: "Drawn face of the officer, as their phone takes it now",
        width: 60,
        height: 75,
      }),
      el("p", {}, `${taken().officer.borough}, within 12 m`),
    ),
    el("label", { for: "reason" }, "Reason"),
    reasons,
    el("label", { for: "place" }, "Place"),
    place,
    el("button", { className: "go big", id: "ask", disabled: !me }, "Ask the control room"),
    el(
      "details",
      {},
      el("summary", {}, "They have no phone"),
      el(
        "p",
        {},
        "Ask all the same, then ring the control room on your own phone’s loudspeaker: an operator " +
          "talks with them and decides.",
      ),
    ),
  );
  form.addEventListener("submit", (event) =>
    act(
      () => request({ reason: reasons.value, place: place.value || taken().officer.street }),
      byId("ask", HTMLButtonElement),
    )(event),
  );
  return [form];
};

const card = () => {
  const { show } = shown();
  const steps = [
    ["Dial 999 on YOUR phone. Say: ", el("b", { className: "code", "data-ref": shown().ref }, shown().ref)],
  ];
  if (show)
    steps.push([
      "Or text ",
      el("b", { className: "code", "data-join-code": show.join_code }, spaced(show.join_code)),
      ` to ${local(show.number)}. The answer comes to YOUR phone.`,
    ]);
  return el(
    "div",
    { className: "card" },
    el("p", { className: "warning" }, "Check me before you do anything"),
    show ? el("ol", {}, ...steps.map((one) => el("li", {}, ...one))) : el("p", {}, ...steps[0]),
    el("p", {}, "Keep your phone."),
    el("p", { className: "warning" }, "Nothing on MY phone is proof."),
  );
};
const say = () => el("p", { className: "hint" }, el("b", {}, "Say: "), shown().say);
const codeBox = () => {
  const box = el("input", {
    id: "match-code",
    name: "code",
    inputMode: "numeric",
    pattern: "[0-9]{4}",
    maxLength: 4,
    required: true,
    autocomplete: "off",
  });
  const form = el(
    "form",
    { className: "reply" },
    el("label", { for: "match-code" }, "They say a code"),
    el("div", { className: "reply-line" }, box, el("button", {}, "Send")),
  );
  form.addEventListener(
    "submit",
    act(async () => {
      await typeCode(box.value);
      box.value = "";
      return "Sent. You are not told whether it was right.";
    }),
  );
  return form;
};
const inviteBox = () => {
  const box = el("input", {
    id: "invite",
    name: "phone",
    inputMode: "tel",
    required: true,
    autocomplete: "off",
  });
  const form = el(
    "form",
    { className: "reply" },
    el("label", { for: "invite" }, "Their number"),
    el("div", { className: "reply-line" }, box, el("button", {}, "Invite")),
  );
  form.addEventListener(
    "submit",
    act(async () => {
      await invite(box.value);
      box.value = "";
      return "Done. You are told the same whatever the number.";
    }),
  );
  return me?.allowed?.invite
    ? el("details", {}, el("summary", {}, "They would rather be texted first"), form)
    : null;
};
const cancelBox = () => {
  const why = el("input", {
    id: "cancel-why",
    name: "why",
    required: true,
    maxLength: 200,
    value: "They have left",
    autocomplete: "off",
  });
  const form = el(
    "form",
    { className: "reply" },
    el("label", { for: "cancel-why" }, "Why"),
    el("div", { className: "reply-line" }, why, el("button", {}, "Cancel the check")),
  );
  form.addEventListener(
    "submit",
    act(() => cancel(why.value)),
  );
  return el("details", {}, el("summary", {}, "Cancel"), form);
};
const endBox = () => {
  const how = el(
    "select",
    { id: "how", name: "how" },
    ...Object.entries(HOW).map(([value, words]) => el("option", { value }, words)),
  );
  const custody = el("input", { id: "custody", name: "custody", maxLength: 40, autocomplete: "off" });
  const more = el("div", { hidden: true }, el("label", { for: "custody" }, "Custody number"), custody);
  how.addEventListener("change", () => {
    more.hidden = how.value !== "arrested";
  });
  const form = el(
    "form",
    {},
    el("label", { for: "how" }, "It has ended: how?"),
    how,
    more,
    el("button", { className: "go", id: "end" }, "End it"),
  );
  form.addEventListener(
    "submit",
    act(() => end(how.value, how.value === "arrested" ? custody.value : "")),
  );
  return form;
};
/** Whether it is over is asked after every answer alike, at the same moment. */
const isPrompted = () => Boolean(seen?.prompt_at && Date.parse(seen.prompt_at) <= now());
const promptBox = () => {
  if (!isPrompted()) return null;
  const words = "Is it over? Say how. If it is not, say so once: you have 10 minutes more.";
  const button = el(
    "button",
    { type: "button", id: "extend", disabled: !shown().may_extend },
    "10 minutes more",
  );
  button.addEventListener("click", act(extend, button));
  return el("div", { className: "card", id: "prompt" }, el("p", { className: "warning" }, words), button);
};
const panicBox = () => {
  const button = el("button", { type: "button", className: "sos hold", id: "panic" }, "Hold 2 s: PANIC");
  let timer = 0;
  const start = (/** @type {Event} */ event) => {
    if (event instanceof KeyboardEvent) {
      if (event.repeat || ![" ", "Enter"].includes(event.key)) return;
      event.preventDefault();
    }
    button.classList.add("held");
    clearTimeout(timer);
    timer = setTimeout(
      () =>
        act(async () => {
          navigator.vibrate?.(200);
          await panic();
          return "The control room has your call for help.";
        })(event),
      HOLD,
    );
  };
  const stop = () => {
    clearTimeout(timer);
    button.classList.remove("held");
  };
  for (const kind of ["pointerdown", "keydown"]) button.addEventListener(kind, start);
  for (const kind of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"])
    button.addEventListener(kind, stop);
  return button;
};
const timed = (/** @type {string} */ words, /** @type {string} */ since) =>
  el(
    "p",
    { className: "state" },
    `${words} `,
    el("time", { className: "clock", "data-since": since }, clock(now() - Date.parse(since))),
  );

const runsOut = () => {
  const { show } = shown();
  if (!show) return null;
  const time = el("time", { "data-until": show.expires_at }, "");
  return el("p", { className: "dim" }, "The code runs out in ", time);
};

/** @type {Record<Verification["status"], () => (HTMLElement | null)[]>} */
const SCREENS = {
  waiting: () => [
    timed("Waiting", shown().requested_at),
    card(),
    runsOut(),
    say(),
    inviteBox(),
    cancelBox(),
    panicBox(),
  ],
  checking: () => [
    timed("Checking", shown().requested_at),
    card(),
    say(),
    codeBox(),
    cancelBox(),
    panicBox(),
  ],
  answered: () => [
    el("p", { className: "state" }, `Answered ${time(now())}`),
    el(
      "p",
      {},
      "The control room has answered, on THEIR phone. This screen is the same after YES and after NO.",
    ),
    say(),
    promptBox(),
    still(),
    endBox(),
    panicBox(),
  ],
  ended: () => [
    el("p", { className: "state" }, "Ended"),
    el("p", {}, `Ref ${shown().ref}.`),
    say(),
    el(
      "button",
      {
        type: "button",
        on: {
          click: () => {
            watching?.abort();
            seen = null;
            draw();
            onChange(null);
          },
        },
      },
      "Ask again",
    ),
  ],
  call_control_room: () => [el("p", { className: "state" }, "Call the control room now"), say(), panicBox()],
};
const still = () => {
  const button = el("button", { type: "button" }, "I am still here");
  button.addEventListener(
    "click",
    act(async () => {
      await locate();
      return "Your place has been sent.";
    }, button),
  );
  return button;
};

const draw = () => {
  const mark = [take?.id, Boolean(me), seen?.id, seen?.version, isPrompted()].join();
  if (mark === drawn) return;
  drawn = mark;
  const focused = document.activeElement;
  const held = focused && screen.contains(focused) ? focused.id : "";
  const parts = !take
    ? [
        bar("No officer yet"),
        el(
          "p",
          { className: "hint" },
          "The officer’s phone shows what the public officers’ API tells it, and that is little: never " +
            "the person’s number, their words, or the outcome.",
        ),
      ]
    : !taken().officer
      ? [bar("An impostor’s phone")]
      : [bar(name()), ...(seen ? SCREENS[seen.status]() : home())];
  screen.dataset.status = seen?.status || "none";
  screen.replaceChildren(
    ...parts.filter((part) => part !== null),
    el("p", { className: "said", id: "officer-said", role: "status" }),
  );
  if (!held) return;
  const again = /** @type {HTMLElement | null} */ (screen.querySelector("button, input, select"));
  (document.getElementById(held) ?? again)?.focus({ preventScroll: true });
};

const timesOf = (/** @type {"since" | "until"} */ kind) =>
  /** @type {NodeListOf<HTMLElement>} */ (screen.querySelectorAll(`[data-${kind}]`));
setInterval(() => {
  for (const one of timesOf("since")) write(one, clock(now() - Date.parse(one.dataset.since ?? "")));
  for (const one of timesOf("until")) write(one, clock(Date.parse(one.dataset.until ?? "") - now()));
  if (seen?.status === "answered") draw();
}, 500);
draw();
