// What of the streets is in sight on the map that moves, and what the list beside it calls each of them.

/** @typedef {{ lat: number, lng: number }} LatLng */
/** @typedef {{ id: string, name: string, parts: LatLng[][], marks: any[] }} Drawn a unit out of one tile */
/** @typedef {{ id: string, name: string, at: LatLng, px: number }} Seen a unit in sight: where, how much of it */

/**
 * Finds how much of a unit is in sight, and the middle of its longest part there.
 * @param {any} L Leaflet
 * @param {any} map
 * @param {Drawn} unit
 * @returns {Seen | undefined}
 */
function sight(L, map, unit) {
  const size = L.bounds([0, 0], map.getSize());
  /** @type {Seen | undefined} */
  let best;
  for (const part of unit.parts) {
    const points = part.map((each) => map.latLngToContainerPoint(each));
    for (const [index, from] of points.entries()) {
      const to = points[index + 1] ?? from;
      const cut = to === from && points.length > 1 ? false : L.LineUtil.clipSegment(from, to, size);
      if (!cut) {
        continue;
      }
      const px = cut[0].distanceTo(cut[1]);
      if (!best || px > best.px) {
        const at = map.containerPointToLatLng(cut[0].add(cut[1]).divideBy(2));
        best = { id: unit.id, name: unit.name, at, px };
      }
    }
  }
  return best;
}

/** Orders units by name, those of one name from the west. */
function byName(/** @type {Seen} */ a, /** @type {Seen} */ b) {
  return a.name.localeCompare(b.name, undefined, { numeric: true }) || a.at.lng - b.at.lng;
}

/**
 * Lists what is in sight, by name, each unit once.
 * @param {any} L Leaflet
 * @param {any} map
 * @param {Iterable<Drawn[]>} tiles
 */
export function inSight(L, map, tiles) {
  /** @type {Map<string, Seen>} */
  const seen = new Map();
  for (const unit of [...tiles].flat()) {
    const found = sight(L, map, unit);
    if (found && (seen.get(unit.id)?.px ?? -1) < found.px) {
      seen.set(unit.id, found);
    }
  }
  return [...seen.values()].sort(byName);
}

/** Tells units of one name apart, in the order they have from the west. */
export function labels(/** @type {Seen[]} */ seen) {
  return seen.map(({ name }, index) => {
    const all = seen.filter((each) => each.name === name);
    return all.length > 1
      ? `${name}, part ${all.indexOf(seen[index]) + 1} of ${all.length} from the west`
      : name;
  });
}
