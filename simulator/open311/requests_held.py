"""What the council holds: requests by number, bounded, and the services it has."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HELD_AT_MOST = 10_000
# As the standard has it: a list reaches 90 days back, and holds 1,000 at most.
LISTED_AT_MOST = 1000
_LISTED_FOR = timedelta(days=90)
_FIRST = 1000

SERVICES: Mapping[str, str] = {
    "LAMP": "Street lamp",
    "HEDGE": "Hedge or tree over the pavement",
    "CCTV": "Camera",
    "REPAIR": "Repair and clearing",
}


class BadDateError(ValueError):
    """A date of a query cannot be read."""


@dataclass(kw_only=True, slots=True)
class Held:
    """One request; `form` is all that it was sent with, but the key."""

    number: str
    form: dict[str, str]
    at: datetime
    status: str = "open"
    status_notes: str = ""
    expected: str = ""

    def as_json(self) -> dict[str, object]:
        """Return it as the standard has it: of what was sent, code, description and place alone."""
        form = self.form
        return {
            "service_request_id": self.number,
            "status": self.status,
            "status_notes": self.status_notes or None,
            "service_name": SERVICES.get(form.get("service_code", "")),
            "service_code": form.get("service_code"),
            "description": form.get("description"),
            "agency_responsible": "Highways",
            "service_notice": None,
            "requested_datetime": self.at.isoformat(timespec="seconds"),
            "updated_datetime": self.at.isoformat(timespec="seconds"),
            "expected_datetime": self.expected or None,
            "address": form.get("address_string"),
            "address_id": None,
            "zipcode": None,
            "lat": _degrees(form.get("lat")),
            "long": _degrees(form.get("long")),
            "media_url": None,
        }


class RequestsHeld:
    """The requests of one stand-in; one event loop uses it, so nothing is locked."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._last = _FIRST - 1

    def add(self, form: Mapping[str, str]) -> Held:
        """Store a request and give it the next number; the oldest goes where there are too many."""
        self._last += 1
        kept = {name: value for name, value in form.items() if name != "api_key"}
        held = Held(number=str(self._last), form=kept, at=datetime.now(UTC))
        self._held[held.number] = held
        if len(self._held) > HELD_AT_MOST:
            self._held.popitem(last=False)
        return held

    def find(self, number: str) -> Held | None:
        """Return the request of this number, or None."""
        return self._held.get(number)

    def all(self) -> list[Held]:
        """Return every request, oldest first."""
        return list(self._held.values())

    def search(self, query: Mapping[str, str]) -> list[Held]:
        """Return what GET requests.json asks for, newest first; raises BadDateError."""
        found = list(self._matching(query))
        return found[::-1][:LISTED_AT_MOST]

    def _matching(self, query: Mapping[str, str]) -> Iterator[Held]:
        until = _instant(query.get("end_date")) or datetime.now(UTC)
        since = _instant(query.get("start_date")) or until - _LISTED_FOR
        codes = _words(query.get("service_code"))
        numbers, statuses = _words(query.get("service_request_id")), _words(query.get("status"))
        for held in self._held.values():
            fits = (
                (not codes or held.form.get("service_code") in codes)
                and (not numbers or held.number in numbers)
                and (not statuses or held.status in statuses)
            )
            if fits and since <= held.at <= until:
                yield held


def _words(value: str | None) -> list[str]:
    return [word for word in (value or "").split(",") if word]


def _instant(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise BadDateError(f"{value} is no date and time") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _degrees(value: str | None) -> float | None:
    return float(value) if value else None
