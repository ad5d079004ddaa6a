// Every time on the screen by the server's clock: a desk computer's own may be wrong.

const KEPT = 8;
/** @type {number[]} */
const offsets = [];
// Until the first answer, by the moment at which the page was made.
const made = Date.parse(document.getElementById("region")?.dataset.now || "");
let offset = made ? made - Date.now() : 0;

/**
 * Learn the server's time from an answer's Date, which is cut to the second: the greatest is nearest.
 * @param {Response} answer
 */
export const learn = (answer) => learnAt(answer.headers.get("Date") ?? "");
/** Learn the server's time from what it says it is just now. */
export const learnAt = (/** @type {string} */ words) => {
  const said = Date.parse(words);
  if (!said) return;
  offsets.push(said - Date.now());
  if (offsets.length > KEPT) offsets.shift();
  offset = Math.max(...offsets);
};
export const now = () => Date.now() + offset;

const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
/**
 * Write seconds as a person reads them: 0:09, 12:30, 2 h 05 min, 3 days.
 * @param {number} seconds
 */
export const span = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  return hours ? `${hours} h ${two(minutes % 60)} min` : `${minutes}:${two(whole % 60)}`;
};

const wall = (() => {
  const clock = document.getElementById("clock");
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: clock?.dataset.zone || undefined,
    timeStyle: "medium",
  });
})();
export const time = (at = now()) => wall.format(at);

export const write = (/** @type {Element | null} */ one, /** @type {string} */ words) => {
  if (one && one.textContent !== words) one.textContent = words;
};
const since = (/** @type {string | undefined} */ at) => (now() - Date.parse(at ?? "")) / 1000;
const near = (/** @type {Element} */ one, /** @type {number} */ left) => {
  one.classList.toggle("soon", left < 60 && left >= 20);
  one.classList.toggle("over", left < 20);
};

const all = (/** @type {string} */ selector) =>
  /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector));

/** Draw the clock, every age and every deadline anew. */
export const draw = () => {
  write(document.getElementById("clock"), time());
  for (const one of all("[data-age]")) write(one, `${span(since(one.dataset.age))} ago`);
  for (const one of all("[data-span]")) write(one, span(since(one.dataset.span)));
  for (const one of all("[data-deadline]")) {
    const left = -since(one.dataset.deadline);
    write(one, left > 0 ? `in ${span(left)}` : `${span(-left)} ago`);
    near(one, left);
  }
  for (const one of all("[data-late]")) write(one, `+${span(since(one.dataset.late))}`);
  for (const one of /** @type {NodeListOf<HTMLProgressElement>} */ (
    document.querySelectorAll("progress[data-until]")
  )) {
    const left = Math.max(0, -since(one.dataset.until));
    one.value = left;
    one.classList.toggle("over", left < 20);
  }
  for (const one of all("[data-left]")) {
    const left = -since(one.dataset.left);
    write(one, left > 0 ? span(left) : `−${span(-left)}`);
    near(one, left);
  }
};
