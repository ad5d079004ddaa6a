"""Whole verifications as officer, person and operator make them, with no time to think."""

import asyncio
import re
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bench import force, http_load, texts

T = TypeVar("T")
# An officer, and the case they have just opened.
Opened = tuple[int, dict[str, Any]]

_MATCH_CODE = re.compile(r"\b[Cc]ode (\d{4})\b")
_SHOWN_FACTS = re.compile(r'name="shown_facts"[^>]*value="([^"]*)"')
_LOOK_EVERY = 0.03
_LOOKS_AT_MOST = 300
_TICKS = {"face": "matches", "reason_fits": "on", "heard": "said", "why": ""}


class NoFactsError(Exception):
    """The console never showed the facts of a case."""


@dataclass(kw_only=True)
class Check:
    """One verification: when it was to begin, and when each thing had happened (monotonic s)."""

    phone: str
    due: float
    ref: str = ""
    join_due: float = 0.0
    join_text: float = 0.0
    ended_text: float = 0.0
    steps: dict[str, float] = field(default_factory=dict)


class Watch:
    """Whoever is on duty: the officers who are free, and two desks."""

    def __init__(self, http: http_load.HttpLoad, log: texts.Texts, people: force.People) -> None:
        self.http, self.texts = http, log
        self._free: asyncio.Queue[int] = asyncio.Queue()
        for officer in range(len(people.tokens)):
            self._free.put_nowait(officer)
        self._desks, self._turn = len(people.desks), 0

    async def whole(self, *, due: float, pause: float = 0.0) -> Check:
        """Ask, join, match, claim, confirm and end, waiting for each text as the person would.

        `pause` seconds pass before the person joins, in which the facts of the officer are read.
        """
        check = Check(phone=self.http.new_phone(), due=due)
        officer, desk = await self._free.get(), self._next_desk()
        try:
            case = await _timed(check, "ask", self.http.ask(officer))
            check.ref = str(case["ref"])
            await asyncio.sleep(pause)
            check.join_due = time.monotonic()
            code = await self._join(check, str(case["show"]["join_code"]))
            match = self.http.act(officer, case["id"], "match", {"code": code})
            await _timed(check, "match", match)
            await self._decide(check, desk)
            await self.texts.wait_for(check.phone, 1)
            end = self.http.act(officer, case["id"], "end", {"how": "left_freely"})
            await _timed(check, "end", end)
        finally:
            self._free.put_nowait(officer)
        check.ended_text = (await self.texts.wait_for(check.phone, 2)).at
        return check

    async def _join(self, check: Check, join_code: str) -> str:
        """Text the join code, and return the match code of the answer."""
        await _timed(check, "join", self.http.text(check.phone, join_code))
        text = await self.texts.wait_for(check.phone, 0)
        check.join_text = text.at
        found = _MATCH_CODE.search(text.body)
        if found is None:
            raise texts.NoTextError(f"no match code in {text.body!r}")
        return found[1]

    async def looked_up(self, case: dict[str, Any]) -> None:
        """Have a call taker join the person by the code they read out and the number they give."""
        desk, said = self._next_desk(), {"is_the_person": "yes", "phone": self.http.new_phone()}
        await self.http.press(desk, "/console/look-up", {"code": case["show"]["join_code"]})
        await self.http.press(desk, f"/console/cases/{case['ref']}/caller", said)

    async def opened(self) -> Opened:
        """Have a free officer ask; return that officer, busy from then on, and the case."""
        officer = await self._free.get()
        return officer, await self.http.ask(officer)

    async def cancelled(self, officer: int, case: dict[str, Any]) -> None:
        """Have the officer cancel: from then on their later cases need a second person."""
        await self.http.act(officer, case["id"], "cancel", {"why": "measured"})
        self._free.put_nowait(officer)

    async def joined(self, case: dict[str, Any], *, due: float) -> Check:
        """Have a new phone join a case, and no more."""
        check = Check(phone=self.http.new_phone(), due=due, join_due=due)
        await self._join(check, str(case["show"]["join_code"]))
        return check

    async def _decide(self, check: Check, desk: int) -> None:
        """Claim the case and say YES on the facts the page shows."""
        case = f"/console/cases/{check.ref}"
        await _timed(check, "claim", self.http.press(desk, f"{case}/claim", {}))
        for _ in range(_LOOKS_AT_MOST):
            page = await _timed(check, "case page", self.http.look(desk, case))
            if (facts := _SHOWN_FACTS.search(page)) and facts[1]:
                break
            await asyncio.sleep(_LOOK_EVERY)
        else:
            raise NoFactsError(check.ref)
        said = self.http.press(desk, f"{case}/confirm", _TICKS | {"shown_facts": facts[1]})
        await _timed(check, "confirm", said)

    def _next_desk(self) -> int:
        self._turn += 1
        return self._turn % self._desks


async def _timed(check: Check, step: str, do: Awaitable[T]) -> T:
    """Do one step and note how long it took, in seconds."""
    began = time.monotonic()
    done = await do
    check.steps[step] = time.monotonic() - began
    return done
