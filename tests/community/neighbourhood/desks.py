"""An analyst's browser, and what stands on their lists."""

from datetime import date, timedelta
from typing import Any

from accounts.models import Role
from community.neighbourhood import today
from community.streets.units import Unit
from community.streetsafe.actions import reports
from community.streetsafe.actions.reports import Answers, FormState, Sender
from community.streetsafe.enums import Channel, Dark, Feeling, Group, Reason, When, WhyNotCounted
from community.streetsafe.models import Report, Tally
from community.streetsafe.models.signals import Signal, SignalKind
from community.streetsafe.rules import weeks
from foundation.audit import ledger
from tests.support import console
from tests.support.console import ConsoleBrowser
from tests.support.factories import World

DARK_AND_FOLLOWED = Answers(
    feeling=Feeling.UNSAFE,
    reasons=frozenset({Reason.BAD_LIGHT, Reason.FOLLOWED}),
    when=When.OFTEN,
    dark=Dark.DARK,
)


def analyst(world: World) -> ConsoleBrowser:
    """Sign an analyst in with both factors."""
    return console.make_browser(world.make_operator(role=Role.ANALYST))


def signal(unit: Unit, *, kind: SignalKind = SignalKind.GROWING, **more: Any) -> Signal:
    """Write a signal as a night finds it."""
    day = today.read()
    found = {"count": 9, "expected": 0.4, "window_days": 28, "p": 1 / 700_000, "sources": 8}
    return Signal.objects.create(
        unit=unit.id,
        unit_kind=unit.kind,
        kind=kind,
        **{**found, "days": 7, "first_seen_on": day, "last_seen_on": day, **more},
    )


def tally(unit: Unit, n: int, *, weeks_ago: int = 0, dark: Dark = Dark.DARK) -> None:
    """Count reports of a week."""
    week: date = weeks.monday(today.read()) - timedelta(weeks=weeks_ago)
    Tally.objects.create(unit=unit.id, week=week, group=Group.ALL, dark=dark, n=n)


def report(
    unit: Unit, *, held: WhyNotCounted | None = None, answers: Answers = DARK_AND_FOLLOWED
) -> Report:
    """Take a public report of today."""
    with ledger.transaction():
        receipt = reports.receive(
            unit=unit,
            chainage_m=None,
            answers=answers,
            channel=Channel.WEB,
            sender=Sender(address="192.0.2.1"),
            form=FormState(held_because=held),
        )
    return Report.objects.get(pk=receipt.report_id)
