// "Use where I am": asks the browser where it is when the button is pressed, and not before. All else
// on the page works without this file.

const CLOSE_ENOUGH_M = 100;
const DECIMALS = 5; // about a metre
const NOT_CLOSE = "Your phone does not know well where you are. Please type the street.";
const NOT_TOLD = "Your phone did not tell us where you are. Please type the street.";
const NOT_ASKED = "We could not look. Please type the street.";

/** @typedef {{ word: string, label: string }} Place a street to pick: its value, and what is shown */

/** Finds an element that the page has. */
const one = (/** @type {string} */ css) => /** @type {HTMLElement} */ (document.querySelector(css));

const button = one("#where-i-am");
const said = one("#said");
const found = one("#found");
const typed = one("input[name=street]");

/** Says something, and leads to the field where the street can be typed. */
function askToType(/** @type {string} */ words) {
  said.textContent = words;
  typed.focus();
}

/**
 * Makes one input of the form.
 * @param {string} type
 * @param {string} name
 * @param {string} value
 */
function input(type, name, value) {
  const made = document.createElement("input");
  Object.assign(made, { type, name, value });
  return made;
}

/**
 * Makes one street to pick.
 * @param {Place} place
 * @param {string | undefined} chosen the value of the one that was picked before
 */
function pick(place, chosen) {
  const label = document.createElement("label");
  const words = document.createElement("span");
  const radio = input("radio", "unit", place.word);
  label.className = "pick";
  words.textContent = place.label;
  radio.checked = place.word === chosen;
  label.append(radio, words);
  return label;
}

/** Lists streets to pick from, and keeps what was picked before. */
function offer(/** @type {Place[]} */ places) {
  const before = /** @type {HTMLInputElement | null} */ (found.querySelector("input[name=unit]:checked"));
  const kept = before && {
    word: before.value,
    label: before.parentElement?.textContent?.trim() ?? "",
  };
  const also = kept && !places.some(({ word }) => word === kept.word) ? [kept] : [];
  const all = [...also, ...places];
  const group = document.createElement("fieldset");
  const legend = document.createElement("legend");
  const picks = document.createElement("div");
  legend.textContent = "Which street is it?";
  picks.className = "picks";
  picks.append(...all.map((place) => pick(place, kept?.word)));
  group.append(legend, picks);
  found.replaceChildren(group, ...all.map(({ word }) => input("hidden", "offered", word)));
}

/** Sends a position, rounded, and lists what is near it. */
async function look(/** @type {GeolocationPosition} */ { coords }) {
  if (coords.accuracy > CLOSE_ENOUGH_M) {
    askToType(NOT_CLOSE);
    return;
  }
  const body = new URLSearchParams({
    lat: coords.latitude.toFixed(DECIMALS),
    lon: coords.longitude.toFixed(DECIMALS),
  });
  try {
    const answer = await fetch(button.dataset.near ?? "", {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
    });
    const { units, say } = await answer.json();
    if (units.length > 0) {
      offer(units);
    }
    said.textContent = say;
  } catch {
    askToType(NOT_ASKED);
  }
}

if (navigator.geolocation) {
  button.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = "One moment.";
    navigator.geolocation.getCurrentPosition(look, () => askToType(NOT_TOLD), {
      enableHighAccuracy: true,
      timeout: 10_000,
      maximumAge: 0,
    });
  });
}
