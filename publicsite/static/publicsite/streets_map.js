// The map that moves. Leaflet moves it; every line on it is a street of ours, out of tiles of our own. What
// is in sight stands in a list beside it, which picks the same: nobody has to see or hit a line.

import { inSight, labels } from "./streets_in_sight.js";

const LEAST_ZOOM = 15;
const MOST_ZOOM = 17;
const FIRST_ZOOM = 16;
const LETTER_PX = 8; // about the width of a letter of a name
const NAME_PX = 20; // and the height of its box
const NOTHING = "We have no street here. Move the map.";
const HELP = "Arrow keys move the map. Plus and minus zoom. Enter picks the street in the middle.";

/** @typedef {import("./streets_in_sight.js").LatLng} LatLng */
/** @typedef {import("./streets_in_sight.js").Drawn} Drawn */
/** @typedef {import("./streets_in_sight.js").Seen} Seen */
/** @typedef {{ show: (lat: number, lon: number) => void, focus: () => void }} MovingMap */
/** @typedef {(lat: number, lon: number, unit: string | undefined) => Promise<string | undefined>} Take */
/** @typedef {{ streets: [string, string, [number, number][]][], spots: [string, string, string, number, number][] }} Tile */

/** Leaflet, once it is there. @type {any} */
let L;

/**
 * Loads a file of Leaflet's.
 * @param {HTMLScriptElement | HTMLLinkElement} element
 */
function load(element) {
  return new Promise((done, fail) => {
    element.addEventListener("load", done);
    element.addEventListener("error", fail);
    document.head.append(element);
  });
}

/** Loads Leaflet and the styles of the map; fails where one of them does not come. */
async function loadLeaflet(/** @type {string} */ base) {
  const script = Object.assign(document.createElement("script"), { src: `${base}.js` });
  const styles = [`${base}.css`, new URL("streets_map.css", import.meta.url).href].map((href) =>
    Object.assign(document.createElement("link"), { rel: "stylesheet", href }),
  );
  await Promise.all([script, ...styles].map(load));
  L = Reflect.get(window, "L");
}

/**
 * Makes an element with words.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} name its class
 * @param {string} [words]
 */
function make(tag, name, words = "") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = words;
  return made;
}

/** Makes a button. */
function makeButton(/** @type {string} */ words, /** @type {() => void} */ pressed) {
  const made = make("button", "", words);
  made.type = "button";
  made.addEventListener("click", pressed);
  return made;
}

/** Puts the empty map, its buttons and the list where the picture was. */
function layOut(/** @type {HTMLElement} */ after) {
  const frame = make("div", "moving");
  const view = make("div", "view");
  const box = make("div", "box");
  const help = make("p", "small", HELP);
  const zooms = make("div", "zooms");
  const list = make("ul", "in-sight");
  const heading = make("h3", "", "Streets on the map");
  const cross = make("div", "cross");
  help.id = "moving-help";
  heading.id = "in-sight";
  cross.ariaHidden = "true";
  list.setAttribute("aria-labelledby", heading.id);
  // Leaflet counts from the left, whatever way the page is written.
  box.dir = "ltr";
  box.setAttribute("role", "application");
  box.setAttribute("aria-label", "Map of streets");
  box.setAttribute("aria-describedby", help.id);
  view.append(box, cross);
  frame.append(help, view, zooms, heading, list, make("p", "small", after.dataset.credit));
  after.after(frame);
  return { frame, box, zooms, list };
}

/** Reads a tile: a unit for each line, and for each place, whose line is one point. */
function unitsOf(/** @type {Tile} */ { streets, spots }) {
  return [
    ...streets.map(([id, name, line]) => ({ id, name, parts: [line.map(([lat, lng]) => ({ lat, lng }))] })),
    ...spots.map(([id, , name, lat, lng]) => ({ id, name, parts: [[{ lat, lng }]] })),
  ];
}

/** Draws one line or place. */
function mark(/** @type {LatLng[]} */ part, /** @type {string} */ id, /** @type {any} */ group) {
  const drawn =
    part.length > 1 ? L.polyline(part, { className: "street", interactive: false }) : spot(part[0]);
  group.addLayer(drawn);
  drawn.getElement().dataset.unit = id;
  return drawn;
}

/** Draws a place. */
function spot(/** @type {LatLng} */ at) {
  return L.circleMarker(at, { className: "spot", radius: 7, interactive: false });
}

/** Writes names on the map, the longest line first, none over another, each street once. */
function writeNames(/** @type {any} */ map, /** @type {any} */ layer, /** @type {Seen[]} */ seen) {
  layer.clearLayers();
  const written = new Set();
  /** @type {any[]} */
  const taken = [];
  for (const { name, at } of [...seen].sort((a, b) => b.px - a.px)) {
    const middle = map.latLngToContainerPoint(at);
    const half = L.point((name.length * LETTER_PX) / 2, NAME_PX / 2);
    const box = L.bounds(middle.subtract(half), middle.add(half));
    if (written.has(name) || taken.some((other) => other.intersects(box))) {
      continue;
    }
    written.add(name);
    taken.push(box);
    const words = make("span", "", name);
    words.ariaHidden = "true";
    const icon = L.divIcon({ className: "street-name", html: words, iconSize: null });
    layer.addLayer(L.marker(at, { icon, interactive: false, keyboard: false }));
  }
}

/**
 * Makes the layer that fetches tiles; `held` has what each of them drew.
 * @param {string} base
 * @param {Map<string, Drawn[]>} held
 * @param {any} group
 * @param {() => void} failed
 */
function tileLayer(base, held, group, failed) {
  const key = (/** @type {any} */ { z, x, y }) => `${z}/${x}/${y}`;
  const layer = new (L.GridLayer.extend({
    createTile(/** @type {any} */ coords, /** @type {any} */ done) {
      const name = key(coords);
      /** @type {Drawn[]} */
      const mine = [];
      held.set(name, mine);
      fetch(`${base}${name}.json`)
        .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`${answer.status}`))))
        .then((tile) => {
          // Moved out of sight in the meantime.
          if (held.get(name) === mine) {
            for (const unit of unitsOf(tile)) {
              mine.push({ ...unit, marks: unit.parts.map((part) => mark(part, unit.id, group)) });
            }
          }
          done(null, tile);
        })
        .catch((error) => {
          failed();
          done(error);
        });
      return make("div", "");
    },
  }))({ keepBuffer: 0 });
  layer.on("tileunload", (/** @type {any} */ { coords }) => {
    for (const { marks } of held.get(key(coords)) ?? []) {
      marks.forEach((each) => {
        group.removeLayer(each);
      });
    }
    held.delete(key(coords));
  });
  return layer;
}

/** Fills the list; what it shows already stays, with the focus that may be on it. */
function fill(
  /** @type {HTMLElement} */ list,
  /** @type {Seen[]} */ seen,
  /** @type {(one: Seen) => void} */ pressed,
) {
  const words = labels(seen);
  const now = seen.map(({ id }, index) => `${id} ${words[index]}`).join("\n");
  if (now === list.dataset.shows) {
    return;
  }
  list.dataset.shows = now;
  const rows = seen.map((one, index) => {
    const row = document.createElement("li");
    const pick = makeButton(words[index], () => pressed(one));
    pick.dataset.unit = one.id;
    row.append(pick);
    return row;
  });
  list.replaceChildren(...(rows.length > 0 ? rows : [make("li", "", NOTHING)]));
}

/** Shows which unit is picked, in the list and on the map. */
function showPicked(/** @type {HTMLElement} */ frame, /** @type {string | undefined} */ unit) {
  for (const each of /** @type {NodeListOf<HTMLElement>} */ (frame.querySelectorAll("[data-unit]"))) {
    const isPicked = each.dataset.unit === unit;
    each.classList.toggle("picked", isPicked);
    if (each instanceof HTMLButtonElement) {
      each.ariaPressed = String(isPicked);
    }
  }
}

/** Makes the map itself, at a middle written as the form has it. */
function makeMap(/** @type {HTMLElement} */ box, /** @type {string} */ middle) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, {
    center: middle.split(",").map(Number),
    zoom: FIRST_ZOOM,
    minZoom: LEAST_ZOOM,
    maxZoom: MOST_ZOOM,
    zoomControl: false,
    attributionControl: false,
    scrollWheelZoom: false,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
    inertia: !calm,
  });
  if (calm) {
    // Leaflet has no setting for it.
    map.panBy = (/** @type {any} */ offset) => L.Map.prototype.panBy.call(map, offset, { animate: false });
  }
  return map;
}

/** Lets a tap, Enter and the buttons do their work. */
function listen(
  /** @type {any} */ map,
  /** @type {HTMLElement} */ zooms,
  /** @type {(at: LatLng) => void} */ pick,
) {
  const pickMiddle = () => pick(map.getCenter());
  map.on("click", (/** @type {{ latlng: LatLng }} */ { latlng }) => pick(latlng));
  map.getContainer().addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      pickMiddle();
    }
  });
  zooms.append(
    makeButton("Zoom in", () => map.zoomIn()),
    makeButton("Zoom out", () => map.zoomOut()),
    makeButton("Pick the middle", pickMiddle),
  );
}

/**
 * Opens the map behind an element, at the middle that the form has.
 * @param {HTMLElement} after
 * @param {{ take: Take, failed: () => void }} how
 * @returns {Promise<MovingMap>}
 */
export async function openMap(after, { take, failed }) {
  await loadLeaflet(after.dataset.leaflet ?? "");
  const { frame, box, zooms, list } = layOut(after);
  const middle = /** @type {HTMLInputElement} */ (document.querySelector("input[name=middle]"));
  const map = makeMap(box, middle.value);
  const names = L.layerGroup().addTo(map);
  /** @type {Map<string, Drawn[]>} */
  const held = new Map();
  const tiles = tileLayer(after.dataset.tiles ?? "", held, L.layerGroup().addTo(map), failed);
  /** @type {string | undefined} */
  let picked;
  const pick = async (/** @type {LatLng} */ { lat, lng }, /** @type {string | undefined} */ unit) => {
    picked = (await take(lat, lng, unit)) ?? picked;
    showPicked(frame, picked);
  };
  const refresh = () => {
    // Until then a part of what is in sight is not drawn; the list stays as it is.
    if (tiles.isLoading()) {
      return;
    }
    const seen = inSight(L, map, held.values());
    writeNames(map, names, seen);
    fill(list, seen, (one) => pick(one.at, one.id));
    showPicked(frame, picked);
  };
  listen(map, zooms, (at) => pick(at, undefined));
  tiles.on("load", refresh).addTo(map);
  map.on("moveend resize", refresh);
  return {
    show: (lat, lon) => map.setView([lat, lon], MOST_ZOOM),
    focus: () => box.focus(),
  };
}
