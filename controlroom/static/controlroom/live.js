// Keeps the screen true: asks what changed, fetches the fragment a first load shows, and says plainly
// when it cannot. Without this script every page works by links, forms and reloading.
"use strict";
(() => {
  const EVERY = 2000, LOST_AFTER = 6000, ALL_EVERY = 60000, ANSWER_WITHIN = 5000, DONE_WITHIN = 15000;
  const byId = (id) => document.getElementById(id);
  const region = byId("region"), live = byId("live");
  if (!region || !live) return;
  // A connection that hangs must not look like a quiet one.
  const get = (url, headers) => fetch(url, { headers, cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN) });
  const wall = new Intl.DateTimeFormat("en-GB", { timeZone: byId("clock").dataset.zone, timeStyle: "medium" });
  const title = document.title, served = new WeakMap();
  let head = Number(region.dataset.head), good = Date.now(), refreshed = 0, offset = 0, over = false;

  // Each answer hides the same CSRF token in other letters: no reason to draw anything anew.
  const source = (one) => one.outerHTML.replace(/name="csrfmiddlewaretoken" value="\w*"/g, "");
  const keyed = (one) => one.hasAttribute("data-keyed");
  const remember = (one) => (keyed(one) ? [...one.children].forEach(remember) : served.set(one, source(one)));
  const fits = (one, other) => one && one.tagName === other.tagName && keyed(one) === keyed(other);
  const busy = (one) => {
    const here = document.activeElement;
    const typing = one.contains(here) && here.matches("input, select, textarea");
    return typing || one.querySelector("form[data-dirty]") !== null;
  };

  // Containers are merged child by child, so that what is being typed, and where the focus is, stays.
  const merge = (old, fresh) => {
    if (keyed(old)) return mergeChildren(old, fresh);
    if (served.get(old) === source(fresh)) return;
    if (busy(old)) return offer(old, fresh);
    const focus = old.contains(document.activeElement) ? nameOf(document.activeElement) : null;
    const open = [...old.querySelectorAll("details[open] > summary")].map((one) => one.textContent);
    remember(fresh);
    for (const one of fresh.querySelectorAll("details > summary")) if (open.includes(one.textContent)) one.parentElement.open = true;
    for (const one of fresh.querySelectorAll("[data-keep]")) {
      const loaded = [...old.querySelectorAll("[data-keep]")].find((other) => other.dataset.keep === one.dataset.keep);
      if (loaded) one.replaceWith(loaded);
    }
    old.replaceWith(fresh);
    if (focus) [...fresh.querySelectorAll("a, button, summary")].find((one) => nameOf(one) === focus)?.focus({ preventScroll: true });
  };

  const mergeChildren = (old, fresh) => {
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
    while (next) { const gone = next; next = next.nextElementSibling; if (!busy(gone)) gone.remove(); }
  };

  const nameOf = (one) => `${one.tagName} ${one.href || one.form?.action || ""} ${one.textContent}`;

  const offer = (old, fresh) => {
    old.querySelector(":scope > .behind")?.remove();
    const note = document.createElement("p"), button = document.createElement("button");
    note.className = "behind";
    button.type = "button";
    button.textContent = "This part has changed. Show it (what you typed here is lost)";
    button.addEventListener("click", () => { remember(fresh); old.replaceWith(fresh); tell(); });
    note.append(button);
    old.prepend(note);
  };

  const alarms = () => new Map([...region.querySelectorAll("[data-alarm], [data-other]")].map((one) => [one.dataset.alarm || one.dataset.other, one]));

  const refresh = async () => {
    const answer = await fetch(region.dataset.live, { headers: { "HX-Request": "true" }, cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN) });
    if (answer.status === 401) return signedOut();
    if (!answer.ok) throw new Error(String(answer.status));
    const before = alarms(), fresh = document.createElement("div");
    fresh.setAttribute("data-keyed", "");
    fresh.append(...new DOMParser().parseFromString(await answer.text(), "text/html").body.children);
    merge(region, fresh);
    refreshed = Date.now();
    const raised = [...alarms()].filter(([id]) => !before.has(id)).map(([, one]) => one.querySelector("h3, strong").textContent);
    if (raised.length) byId("cry").textContent = `New alarm: ${raised.join("; ")}`;
    tell();
  };

  const signedOut = () => {
    over = true;
    region.classList.add("stale");
    live.className = "live lost";
    live.replaceChildren("You are signed out and cover nothing. ", Object.assign(document.createElement("a"), { href: "/console/sign-in", textContent: "Sign in again" }));
  };

  const ask = async () => {
    try {
      const answer = await fetch(`/console/since/${head}`, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN) });
      if (answer.status === 401) return signedOut();
      if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
      const heard = Date.now(), gap = heard - good > LOST_AFTER;
      const said = Date.parse(answer.headers.get("Date"));
      if (said) offset = said - heard;
      const changed = answer.status === 200 ? await answer.json() : null;
      if (changed || gap || heard - refreshed > ALL_EVERY) await refresh();
      // Only now: what could not be fetched is asked for again, and the screen is not called live.
      if (changed) head = changed.head;
      good = heard;
    } catch (problem) {
      // Shown by `tell`: for how long we have heard nothing is what the operator must know.
    }
  };

  const two = (number) => String(number).padStart(2, "0");
  const clock = (seconds) => {
    const whole = Math.max(0, Math.floor(seconds)), minutes = Math.floor(whole / 60), hours = Math.floor(minutes / 60);
    if (hours >= 48) return `${Math.floor(hours / 24)} days`;
    return hours ? `${hours} h ${two(minutes % 60)} min` : `${minutes}:${two(whole % 60)}`;
  };
  const write = (one, words) => { if (one.textContent !== words) one.textContent = words; };

  const tell = () => {
    const urgent = region.querySelectorAll('[data-alarm][data-priority="1"], [data-other][data-priority="1"]').length;
    document.title = urgent ? `(${urgent} P1) ${title}` : title;
    if (over) return;
    write(byId("clock"), wall.format(Date.now() + offset));
    const silent = Date.now() - good, now = Date.now() + offset, lost = silent > LOST_AFTER;
    live.classList.toggle("lost", lost);
    region.classList.toggle("stale", lost);
    write(live, lost ? `Connection lost ${clock(silent / 1000)}` : `Live, ${Math.floor(silent / 1000)} s ago`);
    for (const one of document.querySelectorAll("[data-age]")) write(one, `${clock((now - Date.parse(one.dataset.age)) / 1000)} ago`);
    for (const one of document.querySelectorAll("[data-deadline]")) {
      const left = (Date.parse(one.dataset.deadline) - now) / 1000;
      write(one, left > 0 ? `in ${clock(left)}` : `${clock(-left)} ago`);
      one.classList.toggle("soon", left < 60);
      one.classList.toggle("over", left < 20);
    }
  };

  const say = (form, words, isProblem) => {
    form.querySelector(":scope > .said")?.remove();
    const note = document.createElement("p");
    note.className = isProblem ? "said warn" : "said found";
    note.setAttribute("role", isProblem ? "alert" : "status");
    note.textContent = words;
    form.prepend(note);
  };

  const send = async (form) => {
    const buttons = [...form.querySelectorAll("button")];
    buttons.forEach((one) => { one.disabled = true; });
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json", "HX-Request": "true" }, signal: AbortSignal.timeout(DONE_WITHIN) });
      if (answer.status === 401) return signedOut();
      const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : { sentence: "Your role does not allow this." };
      if (answer.ok) {
        form.reset();
        form.removeAttribute("data-dirty");
        if (form.contains(document.activeElement)) byId("main").focus({ preventScroll: true });
        if (told.number) return say(form, told.sentence, false);
        byId("say").textContent = told.sentence;
      } else {
        const fields = Object.entries(told.errors || {}).map(([name, errors]) => `${name}: ${errors.join(" ")}`);
        say(form, [`Not done. ${told.sentence}`, ...fields].join(" "), true);
        form.setAttribute("data-dirty", "");
      }
      // It is done or refused, whatever becomes of the screen; `ask` sees to that again.
      refresh().catch(() => {});
    } catch (problem) {
      say(form, "No answer. Nobody knows whether it was done: look before you try again.", true);
    } finally {
      buttons.forEach((one) => { one.disabled = false; });
    }
  };

  region.addEventListener("input", (event) => event.target.closest("form")?.setAttribute("data-dirty", ""));
  region.addEventListener("submit", (event) => { event.preventDefault(); send(event.target); });
  // A YES is never sent by Enter alone.
  region.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("[data-not-by-enter] input")) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !over) ask(); });
  window.addEventListener("online", ask);
  // A page out of the browser's memory shows the past.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  // The answer to a form stands at the form's address; reloading it must not send the form again.
  if (document.querySelector("[data-settled]") && location.pathname !== region.dataset.live) history.replaceState(null, "", region.dataset.live);
  remember(region);
  refreshed = Number(region.dataset.head) ? Date.now() : 0;
  const loop = async () => { if (over) return; await ask(); setTimeout(loop, EVERY); };
  loop();
  tell();
  setInterval(tell, 1000);
})();
