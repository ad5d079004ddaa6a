// Sentences that nobody should miss: a refusal stays until it is put away, the rest for some seconds.

const SHOWN = 8000;

const show = (place, words, keep) => {
  const box = document.getElementById(place);
  const note = document.createElement("div");
  const text = document.createElement("span");
  note.className = "notice";
  text.textContent = words;
  note.append(text);
  if (keep) {
    const close = Object.assign(document.createElement("button"), {
      type: "button",
      className: "small",
      textContent: "Put away",
    });
    close.addEventListener("click", () => {
      note.remove();
      document.getElementById("main").focus({ preventScroll: true });
    });
    note.append(close);
  } else setTimeout(() => note.remove(), SHOWN);
  box.replaceChildren(note);
};

export const say = (words) => show("say", words, false);
export const warn = (words) => show("told", words, true);
/** Put the refusal away, if one is shown; returns whether one was. */
export const putAway = () => {
  const shown = document.querySelector("#told .notice");
  shown?.remove();
  return Boolean(shown);
};

// What could not be told on the page that was left.
const LATER = "sc-tell-later";
export const warnLater = (words) => sessionStorage.setItem(LATER, words);
export const tellLate = () => {
  const words = sessionStorage.getItem(LATER);
  if (!words) return;
  sessionStorage.removeItem(LATER);
  warn(words);
};
