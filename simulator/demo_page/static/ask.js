// Requests to our own server, and small helpers. Sentences of problems are shown as they are.

/**
 * @typedef {object} Officer an invented officer, and where the roster has them now
 * @property {string} rank
 * @property {string} name
 * @property {string} number
 * @property {string} looks
 * @property {string} borough
 * @property {string} street
 * @property {number} lat
 * @property {number} lon
 */
/**
 * @typedef {object} Take the people of one scene; an impostor's has no officer
 * @property {string} id
 * @property {string} phone
 * @property {Officer} officer
 * @property {boolean} is_second_time
 * @property {Record<string, number>} moved by how many minutes the time of a case was moved on, by ref
 */
/**
 * @typedef {object} Text one that the phone company has carried
 * @property {string} sid
 * @property {string} from
 * @property {string} to
 * @property {string} body
 * @property {string} at
 * @property {number} time_ns
 * @property {number} segments
 */
/**
 * @typedef {object} Verification as the officers' API shows one
 * @property {string} id
 * @property {string} ref
 * @property {"waiting" | "checking" | "answered" | "ended" | "call_control_room"} status
 * @property {number} version
 * @property {string} requested_at
 * @property {string | null} prompt_at when the app asks the officer whether it is over
 * @property {boolean} may_extend
 * @property {string} say
 * @property {{ join_code: string, number: string, expires_at: string } | null} show
 */
/**
 * @typedef {object} Wishes of one request
 * @property {string} [method]
 * @property {unknown} [json]
 * @property {BodyInit} [body]
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} [signal]
 */
/** @typedef {Node | string | null | undefined | false} Child */

export class Problem extends Error {
  /**
   * @param {number} status 0 without an answer
   * @param {string} sentence
   */
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}
const WITHIN = 45000;

/** Milliseconds since 1970. The page opens on the service's own machine only, so both have one clock. */
export const now = () => Date.now();

/**
 * Ask for JSON; null when there is nothing new. Raises a Problem with a sentence to show.
 * @param {string} path
 * @param {Wishes} [wishes]
 * @returns {Promise<any>}
 */
export const ask = async (path, { method = "GET", json, body, headers = {}, signal } = {}) => {
  const given = /** @type {Record<string, string>} */ (
    json === undefined ? {} : { "Content-Type": "application/json" }
  );
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

/** Return what a caught error says. */
export const sentenceOf = (/** @type {unknown} */ problem) =>
  problem instanceof Error ? problem.message : String(problem);

/** Wait for some milliseconds. */
export const pause = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
/** mm:ss of a number of milliseconds. */
export const clock = (/** @type {number} */ ms) => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
};
const wall = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
export const time = (/** @type {string | number} */ at) => wall.format(new Date(at));

/**
 * Make an element: el("p", {className: "x"}, "words", child).
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} attributes properties, but data-…, aria-…, for, role; `on`: listeners
 * @param {...Child} children
 */
export const el = (tag, attributes = {}, ...children) => {
  const one = document.createElement(tag);
  const properties = /** @type {Record<string, any>} */ (one);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("data-") || name.startsWith("aria-") || ["for", "role"].includes(name))
      one.setAttribute(name, value);
    else if (name === "on")
      for (const [event, act] of Object.entries(value))
        one.addEventListener(event, /** @type {EventListener} */ (act));
    else properties[name] = value;
  }
  for (const child of children) if (child || child === "") one.append(child);
  return one;
};
/**
 * Return the page's element of this id; say of what kind it is where more than an element is needed.
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {string} id
 * @param {new () => Kind} [_kind]
 */
export const byId = (id, _kind) => /** @type {Kind} */ (document.getElementById(id));
export const write = (/** @type {Element | null} */ one, /** @type {string} */ words) => {
  if (one && one.textContent !== words) one.textContent = words;
};
