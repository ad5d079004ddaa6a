// Two dialogs: all keys, made from the very table that the listener goes by, and the command bar.
import { focusOn, make } from "./elements.js";
import * as keys from "./keys.js";

const open = (/** @type {HTMLDialogElement} */ dialog) => {
  const before = document.activeElement;
  // Escape is the dialog's own; all other keys rest meanwhile.
  const pop = keys.push({ name: "", hidden: true, modal: true, keys: [] });
  dialog.addEventListener("close", () => {
    pop();
    dialog.remove();
    if (before?.isConnected) focusOn(before);
  });
  document.body.append(dialog);
  dialog.showModal();
};

/** Show what each key does, with the switch for those of one letter. */
export const showKeys = () => {
  if (document.querySelector("dialog[open]")) return;
  const box = make("input", { type: "checkbox", checked: keys.areOn(), id: "single-keys" });
  box.addEventListener("change", () => keys.turn(box.checked));
  const tables = keys
    .table()
    .map((scope) =>
      make(
        "div",
        {},
        make("h3", { textContent: scope.name }),
        make("table", {}, make("tbody", {}, ...scope.keys.filter((one) => !one.untold).map(row))),
      ),
    );
  const close = make("button", { type: "button", textContent: "Close" });
  const dialog = make(
    "dialog",
    { id: "all-keys" },
    make("h2", { id: "all-keys-heading", textContent: "All keys" }),
    make("div", { className: "all-keys" }, ...tables),
    make("p", {
      className: "dim",
      textContent:
        "Keys of one letter rest while you are in a field. Everything can be done without them, with " +
        "Tab and Enter.",
    }),
    make("label", { className: "tick" }, box, "Keys of one letter work on this computer"),
    close,
  );
  dialog.setAttribute("aria-labelledby", "all-keys-heading");
  close.addEventListener("click", () => dialog.close());
  open(dialog);
  close.focus();
};
const row = (/** @type {keys.Key} */ one) =>
  make(
    "tr",
    {},
    make(
      "td",
      {},
      ...keys
        .capOf(one)
        .split("+")
        .map((cap) => make("kbd", { textContent: cap })),
    ),
    make("td", { textContent: one.does }),
  );

/**
 * Ask for a command; `run` answers with a sentence why not, or nothing.
 * @param {(name: string, rest: string) => unknown} run
 */
export const askCommand = (run) => {
  if (document.querySelector("dialog[open]")) return;
  const field = make("input", { name: "command", value: "/", autocomplete: "off", spellcheck: false });
  const said = make("p", { className: "missing" });
  said.setAttribute("role", "alert");
  const form = make(
    "form",
    { method: "dialog" },
    make("label", {}, "Command ", field),
    said,
    make("p", {
      className: "dim",
      textContent: "/k7m4q2 opens a case. /lookup k7m4q2 (or six digits) looks a caller up. /queue. /keys.",
    }),
  );
  const dialog = make("dialog", { className: "command", id: "command" }, form);
  dialog.setAttribute("aria-label", "Command");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [name, ...rest] = field.value
      .replace(/^\s*\/?/, "")
      .trim()
      .split(/\s+/);
    const why = run(name.toLowerCase(), rest.join(" "));
    if (why) said.textContent = String(why);
    else dialog.close();
  });
  open(dialog);
  field.focus();
  field.setSelectionRange(1, 1);
};
