"""The map: the queue's cases where their officers' devices are, and a table that says the same.

Who may see a case in the queue sees it here; nothing of the person stands on it. What is drawn is
the place that a device sent last, with how far it may be off and how old it is.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from controlroom import (
    alarm_line,
    at_head,
    map_pins,
    map_trail,
    map_window,
    open_alarms,
    open_cases,
    system_panel,
)
from controlroom.alarm_line import AlarmLine
from controlroom.map_pins import Pin, PinPlace, PinShape
from controlroom.map_trail import Trail
from controlroom.map_window import AreaPath, MapWindow, Tile
from controlroom.open_cases import OpenCase
from controlroom.system_panel import SystemPanel
from foundation.audit import clock
from foundation.geography import boroughs, mercator, outlines
from verification.actions.records import locations
from verification.actions.records.locations import Fix
from verification.models import Verification

# As many areas are offered to zoom to: those with the most cases.
_ZOOMS = 5


@dataclass(frozen=True, kw_only=True)
class Zoom:
    """A link that changes what is seen."""

    words: str
    address: str
    is_here: bool


@dataclass(frozen=True, kw_only=True)
class MapRow:
    """A case in the table, numbered as its row in the queue."""

    number: int
    ref: str
    words: str
    officer: str
    owner: str
    typed: str
    borough: str
    shape: PinShape
    fix: Fix | None
    place: PinPlace | None
    is_chosen: bool
    address: str

    @property
    def at(self) -> datetime | None:
        """Say when the device measured it."""
        return self.fix.at if self.fix else None

    @property
    def accuracy_m(self) -> float | None:
        """Say within how many metres."""
        return self.fix.accuracy_m if self.fix else None

    @property
    def is_seen(self) -> bool:
        """Say whether the drawing shows it."""
        return self.place is not None and map_pins.is_seen(self.place)


@dataclass(frozen=True, kw_only=True)
class MapPin:
    """A pin with the number of its row."""

    row: MapRow
    pin: Pin

    @property
    def number(self) -> int:
        return self.row.number


@dataclass(frozen=True, kw_only=True)
class MapPage:
    """The whole page, at one instant of the database's clock."""

    head: int
    address: str
    rows: list[MapRow]
    pins: list[MapPin]
    areas: Sequence[AreaPath]
    tiles: list[Tile]
    zooms: list[Zoom]
    trail: Trail | None
    chosen: Verification | None
    line: AlarmLine
    shift: SystemPanel
    more: int
    attribution: str

    @property
    def without_place(self) -> int:
        """Count the cases that no place is known of."""
        return sum(row.fix is None for row in self.rows)


def read(*, user: User, area: str = "", case: str = "") -> MapPage:
    """Read the map for one user; `area` is what to zoom to, `case` the ref of the row chosen."""
    # First, so that what changes while we read is fetched once more.
    at = at_head.now()
    found, now = open_alarms.read(user=user, at=at), clock.db_now()
    cases = open_cases.read(found, user=user)
    whole = {row.ref: row.verification for row in cases.rows}
    fixes = locations.newest_of_each(list(whole.values()))
    by_ref = {ref: fixes.get(one.id) for ref, one in whole.items()}
    chosen = whole.get(case)
    window = _window(area, [fix for fix in by_ref.values() if fix])
    numbered = [
        _row(row, number=number, fix=by_ref.get(row.ref), window=window, area=area, case=case)
        for number, row in enumerate(cases.rows, 1)
    ]
    return MapPage(
        head=at.seq,
        address=_address(area=area, case=case if chosen else ""),
        rows=numbered,
        pins=_pins(numbered),
        areas=map_window.areas(window),
        tiles=map_window.tiles(window),
        zooms=_zooms([row.borough for row in numbered], area=area, case=case if chosen else ""),
        trail=_trail(chosen, numbered),
        chosen=chosen,
        line=alarm_line.read(found, user=user, now=now, at=at),
        shift=system_panel.read(user=user, now=now, at=at),
        more=cases.more,
        attribution=settings.MAP_ATTRIBUTION,
    )


def _window(area: str, fixes: Sequence[Fix]) -> MapWindow:
    """Show an area, else all of them and whatever lies outside."""
    outline = outlines.named(area)
    if outline is not None:
        return map_window.on(outline.box)
    box = outlines.whole()
    for fix in fixes:
        if fix.says_something:
            box = box.around(mercator.box_of([mercator.point(lat=fix.lat, lon=fix.lon)]))
    return map_window.on(box)


def _row(
    row: OpenCase, *, number: int, fix: Fix | None, window: MapWindow, area: str, case: str
) -> MapRow:
    return MapRow(
        number=number,
        ref=row.ref,
        words=row.headline,
        officer=row.surname,
        owner=row.owner,
        typed=row.place,
        borough=_borough(fix),
        shape=PinShape(row.kind),
        fix=fix,
        place=_place(fix, window=window),
        is_chosen=row.ref == case,
        address=_address(area=area, case=row.ref),
    )


def _borough(fix: Fix | None) -> str:
    if fix is None or not fix.says_something:
        return ""
    return boroughs.borough_of(lat=fix.lat, lon=fix.lon) or "outside every borough"


def _place(fix: Fix | None, *, window: MapWindow) -> PinPlace | None:
    if fix is None:
        return None
    x, y = window.at(lat=fix.lat, lon=fix.lon)
    radius = window.metres(fix.accuracy_m, lat=fix.lat)
    return PinPlace(x=round(x, 1), y=round(y, 1), radius=round(radius, 1))


def _pins(rows: Sequence[MapRow]) -> list[MapPin]:
    """Stand the pins, the most urgent exactly, and draw them last, on top."""
    seen = [(row, row.place) for row in rows if row.place and row.is_seen]
    pins = map_pins.spread([place for _, place in seen])
    return [MapPin(row=row, pin=pin) for (row, _), pin in zip(seen, pins, strict=True)][::-1]


def _zooms(found: Sequence[str], *, area: str, case: str) -> list[Zoom]:
    """Offer the whole, and the areas that have cases."""
    counted = Counter(name for name in found if outlines.named(name))
    names = [name for name, _ in counted.most_common(_ZOOMS)]
    if area and area not in names and outlines.named(area):
        names.append(area)
    whole = Zoom(words="All", address=_address(area="", case=case), is_here=area not in names)
    return [
        whole,
        *(Zoom(words=n, address=_address(area=n, case=case), is_here=n == area) for n in names),
    ]


def _trail(chosen: Verification | None, rows: Sequence[MapRow]) -> Trail | None:
    if chosen is None:
        return None
    number = next(row.number for row in rows if row.is_chosen)
    fixes = locations.trail(verification=chosen, at_most=map_trail.AT_MOST)
    return map_trail.draw(fixes, number=number)


def _address(*, area: str, case: str) -> str:
    asked = {name: value for name, value in (("area", area), ("case", case)) if value}
    address = reverse("controlroom:map")
    return f"{address}?{urlencode(asked)}" if asked else address
