// Requests to our own server, and small helpers. Sentences of problems are shown as they are.
export class Problem extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}
const WITHIN = 45000;

/** Milliseconds since 1970. The page opens on the service's own machine only, so both have one clock. */
export const now = () => Date.now();

export const ask = async (path, { method = "GET", json, body, headers = {}, signal } = {}) => {
  const given = json === undefined ? {} : { "Content-Type": "application/json" };
  const signals = [AbortSignal.timeout(WITHIN), ...(signal ? [signal] : [])];
  let answer;
  try {
    answer = await fetch(path, {
      method,
      body: json === undefined ? body : JSON.stringify(json),
      headers: { ...given, ...headers },
      cache: "no-store",
      signal: AbortSignal.any(signals),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, "No answer from the simulator. Is ./run demo still running?");
  }
  if (answer.status === 304 || answer.status === 204) return null;
  const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
  if (!answer.ok)
    throw new Problem(
      answer.status,
      told.sentence ||
        (told.fallback && `${told.detail || told.title} ${told.fallback}`) ||
        told.detail ||
        told.title ||
        `It did not work (${answer.status}).`,
    );
  return told;
};

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const two = (number) => String(number).padStart(2, "0");
/** mm:ss of a number of milliseconds. */
export const clock = (ms) => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
};
const wall = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
export const time = (at) => wall.format(new Date(at));

/** Make an element: el("p", {className: "x"}, "words", child). */
export const el = (tag, attributes = {}, ...children) => {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("data-") || name.startsWith("aria-") || ["for", "role"].includes(name))
      one.setAttribute(name, value);
    else if (name === "on")
      for (const [event, act] of Object.entries(value)) one.addEventListener(event, act);
    else one[name] = value;
  }
  one.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return one;
};
export const byId = (id) => document.getElementById(id);
export const write = (one, words) => {
  if (one && one.textContent !== words) one.textContent = words;
};
