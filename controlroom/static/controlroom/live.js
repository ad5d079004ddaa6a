// Keeps the screen true: asks what changed, fetches the same fragments a first load shows, and says
// plainly when it cannot. Without this script every page still works by reloading it.
"use strict";
(() => {
  const EVERY = 2000, LOST_AFTER = 6000, ANSWER_WITHIN = 5000, ALL_EVERY = 60000;
  const FIELDS = "textarea, select, input:not([type=hidden], [type=radio], [type=checkbox])";
  const live = document.getElementById("live"), clock = document.getElementById("clock");
  const region = document.getElementById("region"), strip = document.getElementById("strip");
  const parts = [region, strip].filter((part) => part !== null);
  if (!live || !parts.length) return;

  const title = document.title, due = new Set();
  const wall = new Intl.DateTimeFormat("en-GB", { timeZone: clock.dataset.zone, timeStyle: "medium" });
  let head = Number(parts[0].dataset.head), good = Date.now(), all = good, offset = 0, over = false;

  const get = (url, headers) => fetch(url, { headers, cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN) });

  // --- putting a fragment on the screen --------------------------------------------------------

  // Names a control so that its successor in the next fragment can be found.
  const nameOf = (one) => {
    const form = one.closest("form") ?? one.closest("details")?.querySelector("form");
    const radio = one.type === "radio" ? one.value : "";
    return [one.tagName, one.name, radio, one.getAttribute("href"), form?.getAttribute("action")].join(" ");
  };

  const swap = (part, html) => {
    const focused = part.contains(document.activeElement) ? nameOf(document.activeElement) : null;
    const opened = new Set([...part.querySelectorAll("details[open] > summary")].map(nameOf));
    // Words are kept; ticks are not, because what they were about may just have changed.
    const typed = new Map([...part.querySelectorAll("form[data-dirty]")].flatMap((form) =>
      [...form.querySelectorAll(FIELDS)].map((field) => [nameOf(field), field.value])));
    part.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    for (const summary of part.querySelectorAll("summary")) {
      if (opened.has(nameOf(summary))) summary.parentElement.open = true;
    }
    for (const field of part.querySelectorAll(FIELDS)) {
      if (!typed.get(nameOf(field))) continue;
      field.value = typed.get(nameOf(field));
      field.form.setAttribute("data-dirty", "");
    }
    if (focused === null) return;
    const controls = [...part.querySelectorAll("a, button, summary, input, select, textarea")];
    controls.find((one) => nameOf(one) === focused)?.focus({ preventScroll: true });
  };

  const busy = (part) => {
    const here = document.activeElement;
    const typing = here && part.contains(here) && here.matches("input, select, textarea");
    return typing || part.querySelector("form[data-dirty]") !== null;
  };

  const offer = () => {
    if (region.querySelector(".waiting")) return;
    const note = document.createElement("p"), button = document.createElement("button");
    note.className = "waiting";
    note.setAttribute("role", "status");
    button.type = "button";
    button.textContent = "Something changed. Show it (your words stay, ticks are cleared)";
    button.addEventListener("click", () => fetchPart(region).catch(() => {}));
    note.append(button);
    region.append(note);
  };

  const fetchPart = async (part) => {
    const answer = await get(part.dataset.live, { "HX-Request": "true" });
    if (answer.status === 401 || answer.status === 403) return signedOut();
    // What is gone stays on the screen, marked as old.
    if (answer.status === 404) part.classList.add("gone");
    else if (!answer.ok) throw new Error(String(answer.status));
    else swap(part, await answer.text());
    due.delete(part);
  };

  const fetchDue = async () => {
    for (const part of [...due]) {
      if (part === region && busy(part)) offer();
      else await fetchPart(part);
    }
  };

  // --- asking ----------------------------------------------------------------------------------

  const concerns = (part, news) => {
    const { ref } = part.dataset;
    return news.all || !ref || news.changed.some((change) => change.ref === ref || change.kind === "service");
  };

  const ask = async () => {
    const answer = await get(`/console/since/${head}`);
    if (answer.status === 401 || answer.status === 403) return signedOut();
    if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
    const now = Date.now(), wasLost = now - good > LOST_AFTER;
    good = now;
    offset = (Date.parse(answer.headers.get("Date")) || now) - now;
    const news = answer.status === 200 ? await answer.json() : { head, changed: [], all: false };
    const everything = wasLost || now - all > ALL_EVERY;
    if (everything) all = now;
    for (const part of parts) {
      if (everything || (news.head !== head && concerns(part, news))) due.add(part);
    }
    // What is due stays due until it is on the screen, so the cursor may move on.
    head = news.head;
    await fetchDue();
  };

  const signedOut = () => {
    over = true;
    for (const part of parts) part.classList.add("stale");
    live.className = "live lost";
    live.textContent = "Signed out: you are not covering. Open the queue to sign in again.";
  };

  // --- telling ---------------------------------------------------------------------------------

  const minutes = (seconds) => {
    const whole = Math.max(0, Math.floor(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  };

  const tellTimes = (now) => {
    clock.textContent = wall.format(now);
    for (const one of document.querySelectorAll("[data-age]")) {
      one.textContent = `${minutes((now - Date.parse(one.dataset.age)) / 1000)} ago`;
    }
    for (const one of document.querySelectorAll("[data-deadline]")) {
      const left = (Date.parse(one.dataset.deadline) - now) / 1000;
      one.textContent = left > 0 ? `${one.dataset.said ?? ""}${minutes(left)} left` : "time is over";
      one.classList.toggle("over", left < 30);
    }
  };

  const tell = () => {
    if (over) return;
    const silent = Date.now() - good, lost = silent > LOST_AFTER;
    live.classList.toggle("lost", lost);
    for (const part of parts) part.classList.toggle("stale", lost);
    const words = lost ? `Connection lost ${minutes(silent / 1000)}` : "Live";
    // A status is read aloud when it changes: not every second.
    if (live.textContent !== words) live.textContent = words;
    tellTimes(Date.now() + offset);
    const urgent = (strip ?? region).querySelectorAll("[data-urgent]").length;
    document.title = urgent ? `(${urgent} P1) ${title}` : title;
  };

  const loop = async () => {
    // `tell` shows for how long nothing was heard; that is what an operator must know.
    if (!over) await ask().catch(() => {});
    if (!over) setTimeout(loop, EVERY);
  };

  // --- the operator ----------------------------------------------------------------------------

  document.addEventListener("input", (event) => event.target.closest("form")?.setAttribute("data-dirty", ""));
  document.addEventListener("submit", (event) => {
    // After the browser has collected the fields: a second click must not send them twice.
    setTimeout(() => { for (const button of event.target.querySelectorAll("button")) button.disabled = true; });
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  // The answer to a form stands at the form's address; reloading it must not send the form again.
  if (region && location.pathname !== region.dataset.live) history.replaceState(null, "", region.dataset.live);
  loop();
  tell();
  setInterval(tell, 1000);
})();
