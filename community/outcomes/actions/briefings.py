"""Briefings are recorded, and whoever was there answers two items, before and after.

No answer holds a user, an address or an instant. A code is of one briefing, and as many answers
are taken before it and after it as there were heads.
"""

from datetime import date, timedelta
from uuid import UUID

from community.outcomes.enums import Moment, Topic
from community.outcomes.events import OutcomesEvent, OutcomesSubject
from community.outcomes.models import Briefing, Pulse
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, ActorKind, Subject
from foundation.encryption import credentials

# Answers are taken for so long from the day of the briefing.
OPEN_FOR = timedelta(days=14)
HEADS_AT_MOST = 500
_GROUPS, _LENGTH = 2, 5


class UnfitBriefing(Exception):  # noqa: N818 - what is wrong with it
    """A briefing cannot be recorded so; the sentence says why."""


class Closed(Exception):  # noqa: N818 - how it is
    """No answer is taken with this code: it is wrong, over, or all heads have answered."""


def note(*, day: date, team_id: UUID, topic: Topic, heads: int, actor: Actor) -> Briefing:
    """Note a briefing of a team: one entry. `actor` is a user. Raises UnfitBriefing.

    It is of today, or of the days that answers may still come for.
    """
    ledger.require_transaction()
    today = clock.today()
    if actor.kind is not ActorKind.OPERATOR or actor.id is None:
        raise UnfitBriefing("A briefing is recorded by somebody.")
    if not today - OPEN_FOR < day <= today + OPEN_FOR:
        raise UnfitBriefing(f"Its day is at most {OPEN_FOR.days} days before or after today.")
    if not 1 <= heads <= HEADS_AT_MOST:
        raise UnfitBriefing(f"Between 1 and {HEADS_AT_MOST} heads are briefed.")
    made = Briefing.objects.create(
        day=day,
        team_id=team_id,
        topic=topic,
        heads=heads,
        code=credentials.new_typed_code(groups=_GROUPS, length=_LENGTH),
        closes_on=day + OPEN_FOR,
        recorded_by_id=actor.id,
    )
    ledger.record(
        event=OutcomesEvent.BRIEFING_RECORDED,
        actor=actor,
        subject=Subject(kind=OutcomesSubject.BRIEFING, id=made.id),
        about=topic,
        heads=heads,
    )
    return made


def find_open(code: str) -> Briefing | None:
    """Find the briefing of a code while answers may come; None for any other code."""
    return Briefing.objects.filter(code=code.upper(), closes_on__gt=clock.today()).first()


def answer(*, code: str, moment: Moment, knows: int, able: int) -> None:
    """Take one person's two answers, 1 to 5, and write no entry of it. Raises Closed."""
    ledger.require_transaction()
    # Two at once would both be the last that is taken.
    open_ones = Briefing.objects.select_for_update(no_key=True).filter(
        code=code.upper(), closes_on__gt=clock.today()
    )
    briefing = open_ones.first()
    if briefing is None or briefing.pulses.filter(moment=moment).count() >= briefing.heads:
        raise Closed
    Pulse.objects.create(briefing=briefing, moment=moment, knows=knows, able=able)
