// Six boxes over one line: the line is what is typed in, read aloud and sent; the boxes show it large,
// with the word for each character. Without this script the line stands alone.
import * as keys from "./keys.js";

const MANY = 6;
const holder = /** @type {HTMLElement} */ (document.querySelector("[data-letters]"));
const input = /** @type {HTMLInputElement} */ (holder.querySelector("input"));
const boxes = /** @type {HTMLElement[]} */ ([...holder.querySelectorAll("[data-box]")]);
/** @type {Record<string, string>} */
const words = JSON.parse(holder.dataset.spelling ?? "{}");
// As it was sent: what is in doubt is so until it is typed anew.
const sent = input.value.toUpperCase();

const clean = (/** @type {string} */ text) =>
  text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
    .slice(0, MANY);
let placed = false;
const isHere = () => document.activeElement === input;

/** Draw what the line holds; the box that the next key fills is marked. */
const draw = () => {
  const at = Math.min(input.selectionStart ?? MANY, MANY - 1);
  boxes.forEach((box, index) => {
    const char = input.value[index] ?? "";
    const [letter, word] = box.children;
    if (letter.textContent !== char) letter.textContent = char;
    const spoken = words[char] ?? "";
    if (word.textContent !== spoken) word.textContent = spoken;
    if (char !== sent[index]) box.classList.remove("doubtful");
    box.classList.toggle("next", isHere() && index === at);
  });
};
/** Go to a box: what is in it is replaced by the next key. */
const goTo = (/** @type {number} */ index) => {
  placed = true;
  const at = Math.max(0, Math.min(index, input.value.length, MANY - 1));
  input.setSelectionRange(at, Math.min(at + 1, input.value.length));
  draw();
};
const take = () => {
  const at = input.selectionStart ?? MANY;
  const taken = clean(input.value);
  if (taken !== input.value) {
    const before = clean(input.value.slice(0, at)).length;
    input.value = taken;
    input.setSelectionRange(before, before);
  }
  // Typing in the middle goes over what stands there, box by box.
  if (at < taken.length) goTo(at);
  draw();
};

input.removeAttribute("maxlength");
input.value = clean(input.value);
holder.classList.add("drawn");
input.addEventListener("input", (event) => {
  const deleted = /** @type {InputEvent} */ (event).inputType?.startsWith("delete");
  deleted ? draw() : take();
});
// A whole ref goes over whatever stands there.
input.addEventListener("paste", (event) => {
  const pasted = clean(event.clipboardData?.getData("text") ?? "");
  if (pasted.length < MANY) return;
  event.preventDefault();
  input.value = pasted;
  draw();
});
for (const what of ["focus", "blur", "keyup"]) input.addEventListener(what, draw);
holder.addEventListener("pointerdown", (event) => {
  const box = event.target instanceof Element ? event.target.closest("[data-box]") : null;
  const index = boxes.indexOf(/** @type {HTMLElement} */ (box));
  event.preventDefault();
  input.focus();
  goTo(index < 0 ? MANY : index);
});

const press = (/** @type {string} */ key) => () => {
  // While figures are typed, these are figures; no ref holds them.
  if (isHere() && /^\d*$/.test(input.value)) return false;
  const button = /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${key}"]`));
  if (!button) return false;
  button.click();
};
const move = (/** @type {number} */ by) => (/** @type {KeyboardEvent} */ event) => {
  if (!isHere() || event.shiftKey || event.altKey) return false;
  goTo((input.selectionStart ?? 0) + by);
};
const clear = () => {
  if (!isHere() || !input.value) return false;
  input.value = "";
  draw();
};
keys.push({
  name: "Letters of a caller",
  keys: [
    { key: "ArrowLeft", cap: "←", does: "the letter before", always: true, act: move(-1) },
    { key: "ArrowRight", cap: "→", does: "the next letter", always: true, act: move(1) },
    { key: "Escape", cap: "Esc", does: "clear the letters", always: true, act: clear },
    { key: "1", does: "the nearest, and the street fits", always: true, act: press("1") },
    { key: "9", does: "none of these", always: true, act: press("9") },
  ],
});

// Asked again: the one letter in doubt is what will be typed over. A browser puts the caret of a field
// that it gives the focus to where it likes, and later than it tells of it.
const begin = () => {
  if (placed) return;
  const doubtful = boxes.findIndex((box) => box.classList.contains("doubtful"));
  goTo(doubtful >= 0 ? doubtful : input.value.length);
};
input.addEventListener("beforeinput", (event) => {
  if (!event.inputType.startsWith("insert")) return;
  begin();
  // Where all six are there, the next key goes over one of them, and pushes none out.
  const at = input.selectionStart ?? MANY;
  if (input.value.length === MANY && at === input.selectionEnd) goTo(at);
});
if (isHere()) setTimeout(begin);
else input.addEventListener("focus", () => setTimeout(begin), { once: true });
draw();
