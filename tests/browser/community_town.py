"""A small town in which everything stands on some page: for tests of how the pages look.

`build` runs inside the service's own process for commands: `manage.py shell`.
"""

import json
import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from accounts.models import User
from community.neighbourhood import today
from community.outcomes.actions import briefings
from community.outcomes.enums import Moment, Topic
from community.streets import units
from community.streets.enums import UnitKind
from community.streets.models import Street
from community.streets.units import Unit
from community.streetsafe.actions import effects, looks, partners, releases
from community.streetsafe.enums import (
    ActionKind,
    ActionState,
    HandoverState,
    WhyNotCounted,
)
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Action, Handover, Partner
from community.streetsafe.models.signals import Signal, SignalKind, SignalState
from community.streetsafe.rules import quarters
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, ActorKind
from tests.community.neighbourhood import desks
from tests.community.outcomes import a_year
from tests.community.streetsafe import done
from tests.publicsite.streets import asked, small_town
from tests.support.accounts import make_team

# The words that an owner's own system sends may be long.
_WORDS = "Column 14 was found dark and a crew is booked for the lantern and its cable."


def build() -> str:
    """Fill an empty service; returns as JSON what the addresses of its pages need."""
    small_town.store()
    analyst = Actor(kind=ActorKind.OPERATOR, id=User.objects.get(username="analyst1").pk)
    with tempfile.TemporaryDirectory() as folder:
        a_year.take(Path(folder))
    told()
    stands = {"real": stand_out(analyst)}
    works()
    handed_over()
    stands |= {"look": asked_look(), "pulse": briefed(analyst)}
    judged()
    publish()
    join()
    roads = {"road": "Tanner Row", "helped": "Alder 5 Road"}
    return json.dumps(stands | {key: str(asked.stretch_id(road)) for key, road in roads.items()})


def unit(name: str) -> Unit:
    """Find the stretch of a street."""
    found = units.find(asked.stretch_id(name))
    assert found is not None
    return found


def told() -> None:
    """Take reports, of which some are held."""
    for name in ("Tanner Row", "Tanner Row", "Mill Lane", "Ley Street"):
        desks.report(unit(name))
    for held in (WhyNotCounted.TOO_FAST, WhyNotCounted.TRAP):
        desks.report(unit("Mill Lane"), held=held)
    for ago in range(1, 52):
        desks.tally(unit("Tanner Row"), ago % 5 + 1, weeks_ago=ago)


def stand_out(analyst: Actor) -> str:
    """Put roads on each list; returns the id of a signal that was called real."""
    for number in range(1, 5):
        desks.signal(unit(f"Alder {number} Road"))
    desks.signal(unit("Mill Lane"), kind=SignalKind.BURST)
    desks.signal(unit("Ley Street"), kind=SignalKind.ONE_SOURCE)
    real = desks.signal(unit("Tanner Row"))
    with ledger.transaction():
        Signal.objects.filter(pk=real.pk).update(
            state=SignalState.REAL, judged_by_id=analyst.id, judged_at=clock.db_now()
        )
        ledger.record(
            event=StreetSafeEvent.SIGNAL_JUDGED,
            actor=analyst,
            subject=ledger.Subject(kind=StreetSafeSubject.SIGNAL, id=real.pk),
        )
    return str(real.pk)


def works() -> None:
    """Ask for work of every state, of which some is late."""
    note = "Mend the lamp at number 40, and the one beside it."
    asked.ask(ActionState.ACCEPTED, due_in=-6, note=note)
    asked.ask(ActionState.STARTED, due_in=9, kind=ActionKind.CCTV)
    asked.ask(ActionState.DECLINED, reason="The wall is not ours to cut back.", note=note)
    asked.ask(ActionState.PROPOSED, answer_in=-5, kind=ActionKind.PATROL)
    asked.ask(ActionState.DONE, kind=ActionKind.HEDGE)
    asked.ask(ActionState.WITHDRAWN, kind=ActionKind.OTHER, stretch_of="Ley Street", note=note)


def handed_over() -> None:
    """Let three be on their way to the owner's system, one of them with words in return."""
    sent = {"number": "100245", "posts": 1, "first_posted_at": clock.db_now(), "words": _WORDS}
    ways: tuple[tuple[HandoverState, dict[str, object]], ...] = (
        (HandoverState.SENT, sent),
        (HandoverState.REFUSED, {"refusal": "service_code LAMP is not known"}),
        (HandoverState.WAITING, {}),
    )
    for number, (state, more) in enumerate(ways, start=1):
        action = asked.ask(stretch_of=f"Alder {number} Road", answer_in=4, note="Mend the lamp.")
        _hand(action, state, **more)


def _hand(action: Action, state: HandoverState, **more: object) -> None:
    with ledger.transaction():
        made = Handover.objects.create(action=action, service_code="LAMP", state=state, **more)
        ledger.record(
            event=StreetSafeEvent.HANDOVER_MOVED,
            actor=ledger.COMMAND,
            subject=ledger.Subject(kind=StreetSafeSubject.HANDOVER, id=made.pk),
        )


def asked_look() -> str:
    """Have somebody else ask for a look at a road."""
    other = Actor(kind=ActorKind.OPERATOR, id=User.objects.get(username="analyst2").pk)
    with ledger.transaction():
        return str(looks.ask(unit_id=unit("Alder 3 Road").id, actor=other).pk)


def briefed(analyst: Actor) -> str:
    """Record a briefing that twelve heard and answered; returns its code."""
    team = make_team("Ilford")
    with ledger.transaction():
        made = briefings.note(
            day=clock.today(), team_id=team.id, topic=Topic.CHECKS, heads=12, actor=analyst
        )
        for number in range(11):
            briefings.answer(code=made.code, moment=Moment.BEFORE, knows=3, able=2 + number % 3)
    return made.code


def judged() -> None:
    """Say of two roads whether the work there helped."""
    for name, before, after in (("Alder 5 Road", 4, 1), ("Alder 6 Road", 2, 9)):
        for one in (unit(name).id, Street.objects.get(name=name).pk):
            counted = Unit(kind=UnitKind.STRETCH, id=one, name="", ward="", borough="")
            done.tally(counted, before, done.mondays(done.BEFORE))
            done.tally(counted, after, done.mondays(done.AFTER))
        done.action(unit(name))
    with ledger.transaction():
        effects.judge_all(today=done.OVER)


def publish() -> None:
    """Make this quarter's file as if the quarter were over."""
    begins = quarters.of(today.read()).next.begins_on
    later = datetime.combine(begins + timedelta(days=9), time(12), tzinfo=UTC)
    with ledger.transaction():
        releases.make_missing(now=later)


def join() -> None:
    """Let partner1 act for the owner of whom everything is asked."""
    with ledger.transaction():
        partners.join(
            User.objects.get(username="partner1"),
            Partner.objects.get(name=asked.OWNER),
            actor=ledger.COMMAND,
        )
