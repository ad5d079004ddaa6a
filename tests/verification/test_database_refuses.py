"""What the database itself refuses, whatever the code does."""

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.audit import clock
from tests.support import database_owner
from tests.support.factories import World
from verification.actions.decisions import officer_check
from verification.models import Contact, Decision, Join, Message, OfficerCheck, Verification


def _yes(verification: Verification, **changed: object) -> Decision:
    """Build a CONFIRMED decision that would be whole but for what is changed."""
    whole: dict[str, object] = {
        "verification": verification,
        "kind": "confirmed",
        "decided_by": None,
        "at": clock.db_now(),
        "join": Join.objects.get(verification=verification),
        "officer_check": officer_check.newest(verification),
        "face": "matches",
        "reason_fits": True,
    }
    return Decision(**(whole | changed))


def _refused(row: Decision | Message) -> bool:
    """Say whether the constraints refuse a row, the deferred ones too; its guards are left out."""
    try:
        with database_owner.with_constraints_alone(row._meta.db_table), transaction.atomic():
            row.save(force_insert=True)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        return True
    return False


def test_a_yes_needs_a_person_a_join_and_a_check_of_its_own(world: World) -> None:
    """Each missing, or of another case, is refused; whole it is stored."""
    operator = world.make_operator()
    verification, _ = world.make_matched(world.make_officer())
    other, _ = world.make_matched(world.make_officer())
    person = {"decided_by": operator}
    assert _refused(_yes(verification))
    assert _refused(_yes(verification, **person, join=None))
    assert _refused(_yes(verification, **person, officer_check=None))
    assert _refused(_yes(verification, **person, join=Join.objects.get(verification=other)))
    check = OfficerCheck.objects.filter(verification=other).first()
    assert _refused(_yes(verification, **person, officer_check=check))
    assert _refused(_yes(verification, **person, face="differs"))
    assert _refused(_yes(verification, **person, second=operator))
    assert not _refused(_yes(verification, **person))


def _text(
    verification: Verification | None, contact: Contact, decision: Decision | None
) -> Message:
    """Build a CONFIRMED text."""
    now = clock.db_now()
    return Message(
        verification=verification,
        contact=contact,
        decision=decision,
        text_key="confirmed",
        sealed=b"x",
        segments=2,
        created_at=now,
        due_at=now,
        status_at=now,
    )


def test_a_confirmed_text_needs_a_confirmed_decision_of_its_case(world: World) -> None:
    """No decision, another kind, another case: refused."""
    operator = world.make_operator()
    verification, _ = world.make_matched(world.make_officer())
    other, _ = world.make_matched(world.make_officer())
    contact = verification.contact
    assert contact is not None
    yes = _yes(verification, decided_by=operator)
    no = Decision(verification=verification, kind="refused", at=clock.db_now())
    theirs = _yes(other, decided_by=operator)
    for decision in (yes, no, theirs):
        assert not _refused(decision)
    assert _refused(_text(verification, contact, None))
    assert _refused(_text(verification, contact, no))
    assert _refused(_text(verification, contact, theirs))
    assert _refused(_text(None, contact, yes))
    assert not _refused(_text(verification, contact, yes))
    assert _refused(_text(verification, contact, yes)), "a second YES of the same case"


@pytest.mark.parametrize("state", ["joined", "confirmed", "ended", "revoked"])
def test_a_state_that_was_never_reached_is_refused(world: World, state: str) -> None:
    """A row cannot claim a join or a decision it does not have."""
    verification = world.make_request(world.make_officer())
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.filter(id=verification.id).update(state=state)
