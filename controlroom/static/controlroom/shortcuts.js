// What each key does at the console. Keys only press what stands on the page, or take the focus there.
import { askCommand, showKeys } from "./dialogs.js";
import { byId, focusOn, make } from "./elements.js";
import * as keys from "./keys.js";
import { putAway, warn } from "./notices.js";
import * as queue from "./queue.js";
import { silence } from "./sound.js";

const QUEUE = "/console/";
const FETCHES = 3;
const one = (/** @type {string} */ selector, /** @type {ParentNode | null} */ within = document) =>
  /** @type {HTMLElement | null | undefined} */ (within?.querySelector(selector));
const all = (/** @type {string} */ selector) => [
  .../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector)),
];
const here = () => /** @type {HTMLElement} */ (document.activeElement ?? document.body);
const rowHere = () => here().closest(".q");
const links = () => all(".queue .row-link");

const step = (/** @type {number} */ by) => {
  const rows = links();
  const at = rows.indexOf(here());
  if (!rows.length) return warn("No case is open.");
  const from = at >= 0 ? at : rows.findIndex((row) => row.ariaCurrent === "page");
  const to = rows[Math.min(Math.max(from + by, 0), rows.length - 1)];
  to.focus();
  to.closest(".q")?.scrollIntoView({ block: "nearest" });
};
const arrow = (/** @type {number} */ by) => (/** @type {KeyboardEvent} */ event) => {
  if (!here().closest(".queue") || event.ctrlKey || event.altKey || event.shiftKey) return false;
  step(by);
};

const form = (/** @type {string} */ action, /** @type {ParentNode | null} */ within = document) =>
  /** @type {HTMLFormElement | null} */ (one(`form[action$="/${action}"]`, within) ?? null);
const press = (/** @type {HTMLFormElement | null} */ found, /** @type {string} */ why) =>
  found ? found.requestSubmit() : warn(why);
/** Bring the focus to a field, opening what hides it; says why it is not there. */
const goTo = (/** @type {string} */ action, /** @type {string} */ why) => () => {
  const found = form(action);
  if (!found) return warn(why);
  const folded = found.closest("details");
  if (folded) folded.open = true;
  one("input:not([type=hidden]), select, textarea, button", found)?.focus();
};

const claim = async () => {
  const row = rowHere();
  if (row) {
    await queue.preview(row);
    return press(form("claim", one("#preview")), "That cannot be claimed: open it to see why.");
  }
  if (!one("#case")) return warn("Choose a case first, with J and K.");
  press(form("claim", one("#case")), "This case cannot be claimed by you.");
};
/** Say "I have it" of a case that is handed to this operator; else go to whom it is handed. */
const handOver = () => {
  const offered = form("have-it");
  if (offered) return offered.requestSubmit();
  goTo("hand-over", "This case cannot be handed over by you, or nobody is there to have it.")();
};
const toTake = () => /** @type {HTMLFormElement | null | undefined} */ (one("form[data-t]"));
/**
 * Fetch the form that takes an alarm of which the line tells already; one lost answer is no outage.
 * @param {() => Promise<void>} refresh
 */
const fetchForm = async (refresh) => {
  for (let tries = 0; tries < FETCHES && one("#line-first[data-early]"); tries++)
    await refresh().catch(() => {});
  return toTake();
};
/** Take the one alarm that carries the key's cap, as the server chose it, and open it. */
const take = async (/** @type {() => Promise<void>} */ refresh) => {
  let found = toTake();
  // The line tells of a P1 that has just come before there is a form that takes it.
  const early = one("#line-first[data-early]")?.dataset.early;
  if (!found && early) {
    found = await fetchForm(refresh);
    if (!found?.action.includes(early))
      return warn("Nothing was taken: look at the alarm line, then press T again.");
  }
  if (!found) return warn("No P1 waits for somebody to take it.");
  found.setAttribute("data-then", found.dataset.opens ?? "");
  found.requestSubmit();
};
/** Send the form that holds the focus, and no other. */
const send = (/** @type {KeyboardEvent} */ event) => {
  const found = event.target instanceof Element ? event.target.closest("form") : null;
  if (!found) return sayWhyNothingIsSent();
  if (!found.closest("main")) return false;
  if (found.closest("[data-gone]")) return warn("Not sent: the case has changed.");
  found.requestSubmit(found.querySelector("button:not([type=button])"));
};
const sayWhyNothingIsSent = () => {
  if (!one("#case")) return warn("Nothing is sent: Ctrl+Enter sends the form that you are in.");
  if (one("form[data-undo]")) return warn("Nothing is sent: Ctrl+Enter sends the form that you are in.");
  const hindrance = one("[data-hindrance]")?.textContent?.trim();
  const state = one("#case-title")?.dataset.state;
  warn(
    hindrance ||
      (state === "joined"
        ? "Not sent: claim the case first."
        : `Not sent: a case that is ${state} cannot be confirmed.`),
  );
};
/** Name the act that says NO here: a second person disagrees, anybody refuses or takes a YES back. */
const noAct = () => ["disagree", "refuse", "revoke"].find((act) => form(act)) ?? "refuse";
const copyForCad = () => {
  const button = one("[data-copies]");
  return button ? button.click() : warn("Take a P1 of this case first: then it can be copied for CAD.");
};
const message = () => {
  const found = one("#person-ask button") || one("#person-help summary");
  return found ? found.focus() : warn("No message can be sent here.");
};
const panel = (/** @type {number} */ number) => () => {
  const found = one(`[data-panel="${number}"]`);
  if (found) found.focus();
  else if (number === 1) location.assign(QUEUE);
};
/** Go to the first row that nobody has taken. */
const untaken = () => {
  if (location.pathname !== QUEUE) return location.assign(`${QUEUE}#group-untaken`);
  const first = one("#group-untaken .row-link") ?? one("#group-untaken");
  return first ? first.focus() : warn("No P1 waits for anybody.");
};

let leaving = 0;
/** Go one step back; a case is never cancelled, and typed words are not thrown away unasked. */
const back = (/** @type {KeyboardEvent} */ event) => {
  if (keys.isTyping(event.target)) return focusOn(here().closest("[data-panel]") || byId("main"));
  if (putAway()) return;
  const dropped = one(".menu[open]");
  if (dropped) return dropped.removeAttribute("open");
  if (location.pathname === QUEUE) return here().blur();
  if (one("form[data-dirty]") && Date.now() - leaving > 5000) {
    leaving = Date.now();
    return warn("You have typed something that is not sent. Esc again, twice, goes back without it.");
  }
  location.assign(QUEUE);
};

/** @type {Record<string, (rest: string) => unknown>} */
const COMMANDS = {
  queue: () => location.assign(QUEUE),
  keys: () => setTimeout(showKeys, 0),
  lookup: (rest) => {
    if (rest) sessionStorage.setItem("sc-look-up", rest);
    location.assign(`${QUEUE}look-up`);
  },
};
const run = (/** @type {string} */ name, /** @type {string} */ rest) => {
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name](rest);
  if (name === "look-up") return COMMANDS.lookup(rest);
  const ref = name.toUpperCase();
  const known = all("[data-case]")
    .map((row) => row.dataset.case ?? "")
    .filter((row) => ref && row.startsWith(ref));
  if (known.length === 1) return location.assign(`${QUEUE}cases/${known[0]}`);
  if (/^[A-Z0-9]{6}$/.test(ref)) return location.assign(`${QUEUE}cases/${ref}`);
  return known.length
    ? `${known.length} cases begin so: ${known.join(", ")}.`
    : "No such command, and no case that begins so.";
};

/**
 * Lay the console's keys on the stack, those of this page only.
 * @param {() => Promise<void>} refresh fetches the screen anew
 */
export const begin = (refresh) => {
  keys.push({
    name: "Everywhere",
    keys: [
      {
        key: "t",
        does: "take what carries this cap, and open it: the page's own P1, else the alarm line's",
        act: () => take(refresh),
      },
      { key: "a", does: "to the first that nobody has taken, in the queue", act: untaken },
      { key: "z", does: "silence what sounds, here, for 60 s; a P1 once", act: silence },
      {
        key: "Ctrl+Enter",
        does: "send the form that you are in; a YES after 3 s, in which U undoes it",
        always: true,
        act: send,
      },
      { key: "/", does: "command: /k7m4q2 opens a case, /lookup", act: () => askCommand(run) },
      { key: "?", does: "all keys", act: showKeys },
      {
        key: "Escape",
        cap: "Esc",
        does: "back: out of a field, to the queue; never cancels a case",
        act: back,
      },
      { key: "1", does: "queue", act: panel(1) },
      { key: "2", does: "case, or alarms", act: panel(2) },
      { key: "3", does: "on shift, and the system", act: panel(3) },
    ],
  });
  if (one(".queue"))
    keys.push({
      name: "In the queue",
      keys: [
        { key: "j", does: "next row (also arrow down, in the queue)", act: () => step(1) },
        { key: "k", does: "row before (also arrow up)", act: () => step(-1) },
        { key: "ArrowDown", untold: true, act: arrow(1) },
        { key: "ArrowUp", untold: true, act: arrow(-1) },
        { key: "Enter", does: "open the case", act: () => false },
        { key: "c", does: "claim the chosen case", act: claim },
      ],
    });
  if (one("#case"))
    keys.push({
      name: "In a case",
      keys: [
        { key: "c", does: "claim the case", act: claim },
        {
          key: "x",
          does: "cannot confirm: to the reason",
          act: () => goTo(noAct(), "This case cannot be refused now.")(),
        },
        { key: "g", does: "hand the case over, or take what is handed to you", act: handOver },
        { key: "m", does: "messages to the person", act: message },
        { key: "n", does: "note", act: goTo("note", "You cannot write a note here.") },
        { key: "s", does: "show the number (asks why)", act: goTo("number", "There is no number to show.") },
        { key: "r", does: "I have read what they wrote", act: () => press(form("read"), "All is read.") },
        { key: "p", does: "copy for CAD (of a P1 that is yours)", act: copyForCad },
      ],
    });
  else if (one("#phone-alarm"))
    keys.push({
      name: "In an alarm",
      keys: [
        { key: "s", does: "show the number (asks why)", act: goTo("number", "There is no number to show.") },
      ],
    });
  const button = make("button", {
    type: "button",
    className: "small",
    id: "show-keys",
    textContent: "Keys ",
  });
  const cap = make("kbd", { textContent: "?" });
  cap.setAttribute("aria-hidden", "true");
  button.append(cap);
  button.addEventListener("click", showKeys);
  byId("bar-keys").append(button);
};
