"""The public pages about streets and the analyst's list, timed at their real edges."""

import gzip
import random
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from django.core import signing
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from bench import staff
from community.streets.models import Street, Stretch
from community.streetsafe.actions import signals, standings, tallies
from community.streetsafe.models import Report, Standing
from foundation.audit import clock, ledger

_WARM_UP = 5
_A_WHILE = 10.0
_HOT = """
SELECT unit, score FROM streetsafe_standing WHERE "group" = 'all' AND dark = ''
 ORDER BY score DESC LIMIT 25
"""


class Duties:
    """What the parent may ask for."""

    def __init__(self) -> None:
        self._dice = random.Random(7)
        self._public = Client(SERVER_NAME="localhost")

    def draw_streets(self, *, within: int | None) -> dict[str, Any]:
        """Invent the streets; give today and how many stretches there are."""
        more = [] if within is None else ["--within", str(within)]
        call_command("streets", "generate", *more, stdout=sys.stderr)
        return {"today": clock.today().isoformat(), "stretches": Stretch.objects.count()}

    def count_anew(self) -> dict[str, float]:
        """Do what each night does; give the seconds of each part, from nothing and once more."""
        staff.analyst("analyst1")
        self._desk = staff.browser("analyst1")
        return {
            "tallies from nothing": self._in_transaction(tallies.rebuild),
            "tallies again": self._in_transaction(tallies.rebuild),
            "standings": self._in_transaction(standings.rebuild),
            "signals": self._in_transaction(_refresh),
        }

    def look(self, *, rounds: int) -> dict[str, dict[str, list[float]]]:
        """Do every step so many times; give its milliseconds, the floor's beside, and kilobytes."""
        self._names = list(Street.objects.order_by("id").values_list("name", flat=True)[:500])
        steps: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
            "week's list": (self._week, self._hot),
            "the tap page": (lambda: self._public.get("/streets"), self._nothing),
            "map picture": (self._map, self._nothing),
            "streets near a tap": (self._near, self._nothing),
            "streets of a name": (self._find, self._nothing),
            "report": (self._report, self._insert),
        }
        return {name: self._timed(do, floor, rounds=rounds) for name, (do, floor) in steps.items()}

    def _timed(
        self, do: Callable[[], Any], floor: Callable[[], Any], *, rounds: int
    ) -> dict[str, list[float]]:
        found: dict[str, list[float]] = {"ms": [], "floor": [], "kb": []}
        for number in range(_WARM_UP + rounds):
            answer, taken = _clocked(do)
            _, least = _clocked(floor)
            if number >= _WARM_UP:
                found["ms"].append(taken)
                found["floor"].append(least)
                found["kb"].append(len(gzip.compress(answer.content, mtime=0)) / 1000)
        return found

    def _week(self) -> Any:
        return _done(self._desk.get("/neighbourhood/"), 200)

    def _hot(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_HOT)
            cursor.fetchall()

    def _map(self) -> Any:
        # On the grid of middles that the picture has.
        lat, lon = (round(one / 0.005) * 0.005 for one in self._place())
        return _done(self._public.get(f"/streets/map.svg?at={lat:.3f},{lon:.3f}"), 200)

    def _near(self) -> Any:
        lat, lon = self._place()
        fields = {"token": _form(), "lat": f"{lat:.5f}", "lon": f"{lon:.5f}"}
        return _done(self._public.post("/streets/near", fields), 200)

    def _find(self) -> Any:
        named = self._dice.choice(self._names)[:6]
        return _done(self._public.post("/streets/search", {"token": _form(), "street": named}), 200)

    def _report(self) -> Any:
        fields = {
            "token": _form(),
            "unit": self._stretch(),
            "reasons": ["1", "2"],
            "when": "today",
            "dark": "dark",
        }
        address = f"10.{self._dice.randrange(256)}.{self._dice.randrange(256)}.1"
        headers = {"X-Forwarded-For": address}
        return _done(self._public.post("/streets/reports", fields, headers=headers), 303)

    def _insert(self) -> None:
        """Store the bare row, in a transaction that is durable."""
        with transaction.atomic():
            Report.objects.bulk_create(
                [
                    Report(
                        stretch_id=self._stretch(),
                        feeling="unsafe",
                        reasons=1,
                        when_band="today",
                        dark="dark",
                        channel="web",
                        received_on=date(2020, 1, 6),
                        counted="no",
                        why_not="not_real",
                    )
                ]
            )

    def _nothing(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    def _stretch(self) -> str:
        if not hasattr(self, "_stretches"):
            self._stretches = list(
                Stretch.objects.filter(parent=None).order_by("id").values_list("id", flat=True)
            )
        return str(self._dice.choice(self._stretches))

    def _place(self) -> tuple[float, float]:
        return 51.55 + self._dice.random() * 0.04, 0.06 + self._dice.random() * 0.1

    def _in_transaction(self, do: Callable[..., Any]) -> float:
        def run() -> None:
            with ledger.transaction():
                do(today=clock.today())

        _, taken = _clocked(run)
        return taken / 1000

    def busiest(self) -> int:
        """Say how many standings there are."""
        return Standing.objects.count()


def _refresh(*, today: date) -> None:  # noqa: ARG001 - as the other parts of a night
    signals.refresh(now=clock.db_now())


def _form() -> str:
    """Make the token of a form that was drawn a while ago."""
    return signing.dumps([uuid4().hex, time.time() - _A_WHILE], salt="streetsafe.form")


def _clocked(do: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    done = do()
    return done, (time.perf_counter() - began) * 1000


def _done(answer: Any, status: int) -> Any:
    if answer.status_code != status:
        raise RuntimeError(f"{answer.status_code}: {answer.content[:300]!r}")
    return answer
