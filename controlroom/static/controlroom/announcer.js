// Reads a new P1 out once, with the words of whoever wrote: what the alarm line holds as the newest.
import { byId } from "./elements.js";

/** @type {Set<string>} */
const known = new Set();

/** Announce the newest P1, unless it was there before; `aloud` false only remembers it. */
export const announce = (aloud = true) => {
  const newest = document.getElementById("line-newest");
  const id = newest?.dataset.newest ?? "";
  if (!newest || known.has(id)) return;
  known.add(id);
  if (aloud) byId("alarm-announcer").textContent = (newest.textContent ?? "").trim().replace(/\s+/g, " ");
};
