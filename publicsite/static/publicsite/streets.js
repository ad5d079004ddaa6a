// "Use where I am": asks the browser where it is when the button is pressed, and not before. All else
// on the page works without this file.

const CLOSE_ENOUGH_M = 100;
const DECIMALS = 5; // about a metre
const NOT_CLOSE = "Your phone does not know well where you are. Please type the street.";
const NOT_TOLD = "Your phone did not tell us where you are. Please type the street.";
const NOT_ASKED = "We could not look. Please type the street.";

const button = document.querySelector("#where-i-am");
const said = document.querySelector("#said");
const found = document.querySelector("#found");
const typed = document.querySelector("input[name=street]");

/** Says something, and leads to the field where the street can be typed. */
function askToType(words) {
  said.textContent = words;
  typed.focus();
}

/** Makes one input of the form. */
function input(type, name, value) {
  const made = document.createElement("input");
  Object.assign(made, { type, name, value });
  return made;
}

/** Makes one street to pick. */
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
function offer(places) {
  const before = found.querySelector("input[name=unit]:checked");
  const kept = before && {
    word: before.value,
    label: before.parentElement.textContent.trim(),
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
async function look({ coords }) {
  if (coords.accuracy > CLOSE_ENOUGH_M) {
    askToType(NOT_CLOSE);
    return;
  }
  const body = new URLSearchParams({
    lat: coords.latitude.toFixed(DECIMALS),
    lon: coords.longitude.toFixed(DECIMALS),
  });
  try {
    const answer = await fetch(button.dataset.near, {
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
