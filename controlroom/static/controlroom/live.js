// Keeps the screen true: asks what changed, fetches the same fragment a first load shows, and says
// plainly when it cannot. Without this script every page still works by reloading it.
"use strict";
(() => {
  const EVERY = 2000, LOST_AFTER = 6000, ALL_EVERY = 60000;
  const region = document.getElementById("region"), live = document.getElementById("live");
  if (!region || !live) return;
  let head = Number(region.dataset.head), good = Date.now(), refreshed = good, offset = 0, over = false;

  const busy = () => {
    const here = document.activeElement;
    const typing = here && region.contains(here) && here.matches("input, select, textarea");
    return typing || region.querySelector("form[data-dirty]") !== null;
  };

  const swap = (html) => {
    const opened = [...region.querySelectorAll("details[open]")].map((one) => one.querySelector("form")?.action);
    const focused = document.activeElement?.closest?.("[id]")?.id;
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    region.replaceChildren(...fresh.childNodes);
    for (const one of region.querySelectorAll("details")) {
      if (opened.includes(one.querySelector("form")?.action)) one.open = true;
    }
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.querySelector("a, button, summary")?.focus();
  };

  const offer = () => {
    if (region.querySelector(".waiting")) return;
    const note = document.createElement("p");
    note.className = "waiting";
    note.setAttribute("role", "status");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Something changed. Show it now (what you typed is lost)";
    button.addEventListener("click", () => refresh(true));
    note.append(button);
    region.append(note);
  };

  const refresh = async (anyway) => {
    if (busy() && !anyway) return offer();
    const answer = await fetch(region.dataset.live, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (answer.ok) { swap(await answer.text()); refreshed = Date.now(); }
    else if (answer.status === 401) signedOut();
  };

  const signedOut = () => {
    over = true;
    region.classList.add("stale");
    live.className = "live lost";
    live.textContent = "You are signed out. You are not covering. Sign in again.";
  };

  const ask = async () => {
    try {
      const answer = await fetch(`/console/since/${head}`, { cache: "no-store" });
      if (answer.status === 401) return signedOut();
      if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
      const gap = Date.now() - good > LOST_AFTER;
      good = Date.now();
      const said = Date.parse(answer.headers.get("Date"));
      if (said) offset = said - good;
      const changed = answer.status === 200 ? (await answer.json()) : null;
      if (changed) head = changed.head;
      if (changed || gap || good - refreshed > ALL_EVERY) await refresh(false);
    } catch (problem) {
      // Shown by `tell`: how long we have heard nothing is what the operator must know.
    }
  };

  const clock = (seconds) => {
    const whole = Math.max(0, Math.floor(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  };

  const tell = () => {
    if (over) return;
    const silent = Date.now() - good, now = Date.now() + offset;
    const lost = silent > LOST_AFTER;
    live.classList.toggle("lost", lost);
    region.classList.toggle("stale", lost);
    live.textContent = lost ? `Connection lost ${clock(silent / 1000)}` : `Live, ${Math.floor(silent / 1000)} s ago`;
    for (const one of document.querySelectorAll("[data-age]")) one.textContent = `${clock((now - Date.parse(one.dataset.age)) / 1000)} ago`;
    for (const one of document.querySelectorAll("[data-deadline]")) {
      const left = (Date.parse(one.dataset.deadline) - now) / 1000;
      one.textContent = left > 0 ? `in ${clock(left)}` : "now";
      one.classList.toggle("over", left < 30);
    }
  };

  region.addEventListener("input", (event) => event.target.closest("form")?.setAttribute("data-dirty", ""));
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !over) { ask(); refresh(false); } });
  window.addEventListener("online", ask);
  const loop = async () => { if (over) return; await ask(); setTimeout(loop, EVERY); };
  loop();
  tell();
  setInterval(tell, 1000);
})();
