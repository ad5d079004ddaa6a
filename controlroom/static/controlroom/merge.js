// Puts what the server now says into the page, and leaves alone what a person is in the middle of:
// typed words, the focus, open parts, and the place of a row that a hand is about to press.

const served = new WeakMap();
const waiting = new Map();

// Each answer hides the same CSRF token in other letters: no reason to draw anything anew.
const source = (one) => one.outerHTML.replace(/name="csrfmiddlewaretoken" value="\w*"/g, "");
const keyed = (one) => one.hasAttribute("data-keyed");
export const remember = (one) =>
  keyed(one) ? [...one.children].forEach(remember) : served.set(one, source(one));
const fits = (one, other) => one && one.tagName === other.tagName && keyed(one) === keyed(other);
const focused = () => document.activeElement;
const nameOf = (one) => `${one.tagName} ${one.href || one.form?.action || ""} ${one.textContent}`;

const busy = (one) => {
  const typing = one.contains(focused()) && focused().matches("input, select, textarea");
  return typing || one.matches("form[data-dirty]") || one.querySelector("form[data-dirty]") !== null;
};

/** Make `old` say what `fresh` says; `fresh` is used up. */
export const merge = (old, fresh) => {
  if (old.hasAttribute("data-own")) return;
  if (keyed(old)) return mergeChildren(old, fresh);
  if (served.get(old) === source(fresh)) return;
  if (busy(old)) return offer(old, fresh);
  replace(old, fresh);
};

const replace = (old, fresh) => {
  const focus = old.contains(focused()) ? nameOf(focused()) : null;
  const open = [...old.querySelectorAll("details[open] > summary")].map((one) => one.textContent);
  remember(fresh);
  for (const one of [...fresh.querySelectorAll("details > summary")])
    if (open.includes(one.textContent)) one.parentElement.open = true;
  if (old.open && fresh.matches("details")) fresh.open = true;
  for (const one of fresh.querySelectorAll("[data-keep]")) {
    const loaded = [...old.querySelectorAll("[data-keep]")].find(
      (other) => other.dataset.keep === one.dataset.keep,
    );
    if (loaded) one.replaceWith(loaded);
  }
  old.replaceWith(fresh);
  if (!focus) return;
  const there = [...fresh.querySelectorAll("a, button, summary")];
  focusOn(there.find((one) => nameOf(one) === focus) || there[0] || panelOf(fresh));
};

const panelOf = (one) => one.closest("[data-panel]") || document.getElementById("main");
const focusOn = (one) => one.focus({ preventScroll: true });

const mergeChildren = (old, fresh) => {
  if (old.hasAttribute("data-hold") && isHeld(old)) return hold(old, fresh);
  waiting.delete(old);
  const known = new Map([...old.children].filter((one) => one.id).map((one) => [one.id, one]));
  let next = old.firstElementChild;
  for (const child of [...fresh.children]) {
    const was = known.get(child.id);
    known.delete(child.id);
    if (was === next && was) next = was.nextElementSibling;
    if (fits(was, child)) {
      if (was.nextElementSibling !== next) old.insertBefore(was, next);
      merge(was, child);
    } else {
      remember(child);
      old.insertBefore(child, next);
      was?.remove();
    }
  }
  while (next) {
    const gone = next;
    next = next.nextElementSibling;
    leave(gone);
  }
};

/** Take away what is no longer there; typed words stay readable, but can no longer be sent. */
const leave = (gone) => {
  if (!busy(gone)) {
    const panel = gone.contains(focused()) ? panelOf(gone) : null;
    gone.remove();
    if (panel) focusOn(panel);
  } else if (!gone.hasAttribute("data-gone")) {
    gone.setAttribute("data-gone", "");
    for (const one of gone.querySelectorAll("button")) one.disabled = true;
    gone.prepend(told("This can no longer be done. What you typed stands here until you leave the page."));
  }
};
const told = (words) =>
  Object.assign(document.createElement("p"), { className: "behind warn", textContent: words });

// Rows: while the pointer is over the queue, or the focus in it, none changes its place.
const queueOf = (list) => list.closest("[data-panel]");
const isHeld = (list) =>
  queueOf(list).querySelector(".rows:hover, .held:hover") !== null ||
  (queueOf(list).contains(focused()) && focused() !== queueOf(list));

const hold = (old, fresh) => {
  const after = [...fresh.children];
  const known = new Map([...old.children].map((one) => [one.id, one]));
  let above = 0;
  const last = after.findLastIndex((one) => known.has(one.id));
  waiting.set(old, fresh.cloneNode(true));
  for (const [index, child] of after.entries()) {
    const was = known.get(child.id);
    known.delete(child.id);
    if (was) {
      was.removeAttribute("data-gone");
      merge(was, child);
    } else if (index > last) {
      remember(child);
      old.append(child);
    } else above += 1;
  }
  for (const gone of known.values()) gone.setAttribute("data-gone", "");
  old.dataset.above = above;
  countAbove(queueOf(old));
};

const countAbove = (queue) => {
  const note = queue.querySelector(".held");
  const lists = [...queue.querySelectorAll(".rows")];
  const above = lists.reduce((sum, one) => sum + Number(waiting.has(one) ? one.dataset.above || 0 : 0), 0);
  if (!above) return note.firstChild && note.replaceChildren();
  const words = `${above} new above`;
  if (note.textContent.startsWith(words)) return;
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "small",
    textContent: `${words}: show`,
  });
  button.addEventListener("click", () => {
    release(queue);
    queue.querySelector(".row-link")?.focus();
  });
  note.replaceChildren(button);
};

const release = (queue) => {
  for (const [list, fresh] of [...waiting]) {
    if (!queue.contains(list)) continue;
    waiting.delete(list);
    list.removeAttribute("data-hold");
    mergeChildren(list, fresh);
    list.setAttribute("data-hold", "");
    for (const one of list.querySelectorAll("[data-gone]")) one.removeAttribute("data-gone");
  }
  countAbove(queue);
};
const releaseIfFree = () => {
  for (const list of [...waiting.keys()])
    if (list.isConnected ? !isHeld(list) : waiting.delete(list)) release(queueOf(list));
};
document.addEventListener("pointerout", () => setTimeout(releaseIfFree, 0));
document.addEventListener("focusout", () => setTimeout(releaseIfFree, 0));

const offer = (old, fresh) => {
  old.querySelector(":scope > .behind")?.remove();
  const note = Object.assign(document.createElement("p"), { className: "behind" });
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: "This part has changed. Show it (what you typed here is lost)",
  });
  button.addEventListener("click", () => {
    remember(fresh);
    old.replaceWith(fresh);
    focusOn(panelOf(fresh));
  });
  note.append(button);
  old.prepend(note);
};
