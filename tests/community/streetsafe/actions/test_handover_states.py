"""The states of a handover: every move is one of the table's, in the code and in the database."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from community.streetsafe.actions import handovers
from community.streetsafe.enums import HandoverState
from community.streetsafe.models import Handover
from community.streetsafe.rules import handover_states
from foundation.audit import clock, ledger
from tests.community.streetsafe import handed


@pytest.fixture
def handover(db: None) -> Handover:
    return handed.begun()


@pytest.mark.parametrize("start", HandoverState)
@pytest.mark.parametrize("end", HandoverState)
def test_the_database_too_keeps_every_move_to_the_table(
    handover: Handover, start: HandoverState, end: HandoverState
) -> None:
    filled = {"posts": 1, "first_posted_at": clock.db_now(), "number": "7", "refusal": "No."}
    way = _way_to(start)
    with ledger.transaction():
        Handover.objects.filter(pk=handover.pk).update(**filled)
        handover.refresh_from_db()
        for step in way:
            handovers.move(handover, step, actor=ledger.SYSTEM)
    if handover_states.may_move(start, end):
        with ledger.transaction():
            handovers.move(handover, end, actor=ledger.SYSTEM)
        assert handed.entries(handover)[-1] == (start, end)
        return
    with pytest.raises(ValueError, match="does not move"), ledger.transaction():
        handovers.move(handover, end, actor=ledger.SYSTEM)
    if start is not end:
        with pytest.raises(DatabaseError, match="no such move"), transaction.atomic():
            Handover.objects.filter(pk=handover.pk).update(state=end)


def _way_to(state: HandoverState) -> list[HandoverState]:
    ways: dict[HandoverState, list[HandoverState]] = {
        HandoverState.WAITING: [],
        HandoverState.UNKNOWN: [HandoverState.UNKNOWN],
        HandoverState.DROPPED: [HandoverState.DROPPED],
        HandoverState.SENT: [HandoverState.UNKNOWN, HandoverState.SENT],
        HandoverState.REFUSED: [HandoverState.UNKNOWN, HandoverState.REFUSED],
        HandoverState.ENDED: [HandoverState.UNKNOWN, HandoverState.SENT, HandoverState.ENDED],
    }
    return ways[state]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"state": "unknown"}, "unknown_was_posted"),
        ({"state": "lost"}, "no such move"),
        ({"service_code": "HEDGE"}, "stay as written"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(
    handover: Handover, changes: dict[str, str], why: str
) -> None:
    with pytest.raises((DatabaseError, IntegrityError), match=why), transaction.atomic():
        Handover.objects.filter(pk=handover.pk).update(**changes)
