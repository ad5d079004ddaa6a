// "Use where I am": asks the browser where it is when the button is pressed, and not before. "Open the
// moving map": fetches Leaflet and our part of it when pressed, and not before. All else on the page works
// without this file.

const CLOSE_ENOUGH_M = 100;
const DECIMALS = 5; // about a metre
const NOT_CLOSE = "Your phone does not know well where you are. Please type the street.";
const NOT_TOLD = "Your phone did not tell us where you are. Please type the street.";
const NOT_ASKED = "We could not look. Please type the street.";
const NO_MAP = "The map did not load. Please type the street, or tap the picture.";

/** @typedef {{ word: string, label: string, unit?: string }} Place a street to pick: its value, what is shown */
/** @typedef {import("./streets_map.js").MovingMap} MovingMap */

/** Finds an element that the page has. */
const one = (/** @type {string} */ css) => /** @type {HTMLElement} */ (document.querySelector(css));

const button = one("#where-i-am");
const said = one("#said");
const found = one("#found");
const typed = one("input[name=street]");
const openButton = one("#open-map");
const picture = one("#picture");
/** @type {MovingMap | undefined} */
let map;

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

/**
 * Sends a place, rounded, and lists what is near it.
 * @param {number} lat
 * @param {number} lon
 * @returns {Promise<Place[]>} the streets, nearest first
 */
async function near(lat, lon) {
  const body = new URLSearchParams({ lat: lat.toFixed(DECIMALS), lon: lon.toFixed(DECIMALS) });
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
    return units;
  } catch {
    askToType(NOT_ASKED);
    return [];
  }
}

/** Lists what is near a position, where the phone knows it well. */
async function look(/** @type {GeolocationPosition} */ { coords }) {
  if (coords.accuracy > CLOSE_ENOUGH_M) {
    askToType(NOT_CLOSE);
    return;
  }
  map?.show(coords.latitude, coords.longitude);
  await near(coords.latitude, coords.longitude);
}

/**
 * Lists what is near a place of the moving map, and picks one of it.
 * @param {number} lat
 * @param {number} lon
 * @param {string | undefined} unit which was meant, where the map knows
 * @returns {Promise<string | undefined>} the unit that was picked
 */
async function take(lat, lon, unit) {
  const units = await near(lat, lon);
  const chosen = units.find((each) => each.unit === unit) ?? units[0];
  if (!chosen) {
    return undefined;
  }
  const radios = /** @type {NodeListOf<HTMLInputElement>} */ (found.querySelectorAll("input[name=unit]"));
  for (const radio of radios) {
    radio.checked = radio.value === chosen.word;
  }
  said.textContent = `You picked ${chosen.label}. Is it another? Pick it here.`;
  return chosen.unit;
}

/** Puts the moving map in the place of the picture; leaves the picture where that fails. */
async function openMovingMap() {
  openButton.setAttribute("aria-disabled", "true");
  try {
    const { openMap } = await import("./streets_map.js");
    map = await openMap(openButton, { take, failed: () => askToType(NO_MAP) });
    picture.hidden = openButton.hidden = true;
    map.focus();
  } catch {
    one(".moving")?.remove();
    askToType(NO_MAP);
  }
  openButton.removeAttribute("aria-disabled");
}

if (openButton.dataset.tiles) {
  openButton.hidden = false;
  openButton.addEventListener("click", () => openButton.hasAttribute("aria-disabled") || openMovingMap());
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
