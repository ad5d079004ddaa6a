// Says which case this page shows while somebody can see it, and marks who else has which one open.
import { isSignedOut } from "./connection.js";

const EVERY = 10000;
const ANSWER_WITHIN = 5000;

/** Draw the initials of the others beside each case of the page. */
const draw = (/** @type {Record<string, string>} */ others) => {
  /** @type {NodeListOf<HTMLElement>} */
  const marks = document.querySelectorAll("[data-here]");
  for (const mark of marks) {
    const initials = others[mark.dataset.here ?? ""];
    const words = initials ? `Also open at: ${initials}` : "";
    if (mark.textContent !== words) mark.textContent = words;
  }
};

const tell = async () => {
  /** @type {HTMLInputElement | null} */
  const token = document.querySelector('input[name="csrfmiddlewaretoken"]');
  if (!token || isSignedOut()) return;
  /** @type {HTMLElement | null} */
  const shown = document.hidden ? null : document.querySelector("#case-owner [data-here]");
  const body = new URLSearchParams({ csrfmiddlewaretoken: token.value, case: shown?.dataset.here ?? "" });
  try {
    const answer = await fetch("/console/here", {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    if (answer.ok) draw(await answer.json());
  } catch {
    // That the connection is lost is told where the page listens for news.
  }
};

document.addEventListener("visibilitychange", tell);
setInterval(tell, EVERY);
tell();
