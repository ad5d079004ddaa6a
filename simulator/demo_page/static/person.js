// The phone of the person stopped: its texts, and what they send. It is asked for
// like any phone, and knows nothing else.
import { ask, byId, el, Problem, pause, sentenceOf, time, write } from "./ask.js";

const EVERY = 500;
const VERDICT = /: (WAIT|YES|NO ANSWER|NO)\b/;
const list = byId("texts");
const box = byId("texts-box");
const said = byId("person-said");
let number = "";
/** @typedef {import("./ask.js").Text} Text */

/** @type {Text[]} */
let shown = [];
/** @type {Set<string>} */
let read = new Set();
let round = 0;
let code = () => "";
export const useCode = (/** @type {() => string} */ given) => {
  code = given;
};
export const texts = () => shown;

export const begin = (/** @type {string} */ given) => {
  [number, shown, read] = [given || "", [], new Set()];
  round += 1;
  list.replaceChildren();
  write(byId("person-number"), number ? number.replace(/^\+44(\d{4})(\d{6})$/, "0$1 $2") : "No phone yet");
  write(said, "");
  tell();
};
/** Texts that lie on the phone from an earlier scene are not news. */
export const settle = async () => {
  await look();
  for (const one of shown) read.add(one.sid);
};

const look = async () => {
  const mine = number;
  const own = round;
  if (!mine) return;
  /** @type {{ messages: Text[] }} */
  const { messages } = await ask(`/phones/${mine}`);
  if (own !== round) return;
  const known = new Set(shown.map((one) => one.sid));
  shown = messages;
  const fresh = messages.filter((one) => !known.has(one.sid));
  for (const one of fresh) list.append(bubble(one));
  if (fresh.length) box.scrollTop = box.scrollHeight;
};

/** Write a line between the texts: what was moved on, and no text of anybody’s. */
export const mark = (/** @type {string} */ words) => {
  list.append(el("li", { className: "moved" }, words));
  box.scrollTop = box.scrollHeight;
};

const bubble = (/** @type {Text} */ one) => {
  const sent = one.from === number;
  const parts = one.segments > 1 ? `, ${one.segments} segments` : "";
  const verdict = sent ? "" : (VERDICT.exec(one.body)?.[1] || "").toLowerCase().replace(" ", "-");
  return el(
    "li",
    { className: `text ${sent ? "sent" : "received"} ${verdict}`, "data-sid": one.sid },
    el("span", { className: "unseen" }, sent ? "You: " : "Control room: "),
    el("bdi", { dir: "auto" }, ...(sent ? [one.body] : stressed(one.body))),
    el("small", {}, `${time(one.at)}${parts}`),
  );
};
// The phone shows plain text; the word that matters is only made easier to find for whoever looks on.
const stressed = (/** @type {string} */ body) => {
  const found = VERDICT.exec(body);
  if (!found) return [body];
  const from = found.index + 2;
  const until = from + found[1].length;
  return [body.slice(0, from), el("b", {}, body.slice(from, until)), body.slice(until)];
};

export const send = async (/** @type {string} */ body) =>
  ask(`/phones/${number}/send`, { method: "POST", json: { body } });

/** Return the first text to this phone with `words` in it that is new; throws after `seconds`. */
export const waitFor = async (/** @type {string} */ words, seconds = 20) => {
  const last = Date.now() + seconds * 1000;
  for (;;) {
    const found = shown.find((one) => one.to === number && !read.has(one.sid) && one.body.includes(words));
    if (found) {
      read.add(found.sid);
      return found;
    }
    if (Date.now() > last) throw new Problem(504, `No text with “${words}” came in ${seconds} s.`);
    await pause(60);
  }
};
export const matchCode = () => {
  for (const one of [...shown].reverse()) {
    const found = one.to === number && /\b[Cc]ode (\d{4})\b/.exec(one.body);
    if (found) return found[1];
  }
  throw new Problem(504, "No text with a code has come.");
};

export const tell = () => {
  const digits = code();
  byId("text-code", HTMLButtonElement).disabled = !digits || !number;
  write(
    byId("text-code"),
    digits ? `Text the code ${digits.slice(0, 3)} ${digits.slice(3)}` : "Text the code",
  );
  byId("text-sos", HTMLButtonElement).disabled = !number;
};
const give = async (/** @type {string} */ body) => {
  try {
    await send(body);
    write(said, "");
    await look();
  } catch (problem) {
    write(said, sentenceOf(problem));
  }
};
byId("reply").addEventListener("submit", async (event) => {
  event.preventDefault();
  const box = byId("reply-body", HTMLInputElement);
  if (!number) return write(said, "Begin with “Play the story” or “Try it yourself”.");
  if (!box.value.trim()) return;
  const body = box.value;
  box.value = "";
  await give(body);
});
byId("text-code").addEventListener("click", () => give(`${code().slice(0, 3)} ${code().slice(3)}`));
byId("text-sos").addEventListener("click", () => give("SOS"));

(async () => {
  for (;;) {
    try {
      if (!document.hidden) await look();
    } catch (problem) {
      write(said, sentenceOf(problem));
      await pause(2000);
    }
    await pause(EVERY);
  }
})();
tell();
