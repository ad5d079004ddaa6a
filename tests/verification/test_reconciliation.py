"""F10: `verify_audit` holds the rows against the log, and names what does not say the same.

Each change here is the owner's, with the triggers off; the chain of the log is whole.
"""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.events import AccountEvent, AccountSubject
from accounts.models import Role, User
from foundation.audit import clock, ledger
from foundation.registry import reconcilers
from tests.support import database_owner
from tests.support.factories import World
from verification.actions import contacts
from verification.actions.decisions import decisions
from verification.actions.messaging import delivery_status
from verification.enums import AlarmCause, AlarmOutcome
from verification.models import Contact, Verification


def verified() -> dict[str, Any]:
    """Run the command where all is well, and give what it prints."""
    out = io.StringIO()
    call_command("verify_audit", "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def contradictions() -> list[dict[str, Any]]:
    """Run the command where it must fail for the rows alone; give what it names."""
    out = io.StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("verify_audit", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (failure.value.returncode, answer["ok"], answer["first_bad"]) == (1, False, None)
    found: list[dict[str, Any]] = answer["contradictions"]
    for one in found:
        assert f"{one['about']} {one['id']}" in str(failure.value)
    return found


def write(sql: str) -> None:
    """Write as the owner, with the triggers of the domain off."""
    with database_owner.past_guards(), connection.cursor() as cursor:
        for statement in sql.split(";"):
            cursor.execute(statement)
            assert cursor.rowcount >= 1, "it changed nothing"


def record_people() -> None:
    """Record the accounts that the factories store without an entry."""
    with ledger.transaction():
        for user in User.objects.all():
            ledger.record(
                event=AccountEvent.USER_CREATED,
                actor=ledger.COMMAND,
                subject=ledger.Subject(kind=AccountSubject.USER, id=user.id),
                role=Role(user.role),
            )


@pytest.fixture
def confirmed(world: World) -> Verification:
    """Give a world with a YES and a NO in it, alarms open and closed."""
    operator = world.make_operator()
    verification, phone = world.make_confirmed(world.make_officer(), operator)
    world.text(phone, "SOS")
    refused, _ = world.make_matched(world.make_officer())
    with ledger.transaction():
        decisions.refuse(ref=refused.ref, by=operator, why="No.")
    world.close(
        world.open_alarm(refused, AlarmCause.REFUSED), operator, AlarmOutcome.SPOKE_TO_PERSON
    )
    record_people()
    return verification


def test_what_the_service_did_contradicts_nothing(confirmed: Verification) -> None:
    answer = verified()
    assert (answer["ok"], answer["contradictions"]) == (True, [])


_CHANGES = {
    "a user's role": (
        "UPDATE accounts_user SET role = 'supervisor' WHERE role = 'operator'",
        {"a user's role"},
        "the row says supervisor, the entry user.created",
    ),
    "a user who was shut out": (
        "UPDATE accounts_user SET is_active = false WHERE role = 'operator'",
        {"whether a user may come in"},
        "the row says not active",
    ),
    "a device": (
        "UPDATE accounts_device SET revoked_at = now()",
        {"a device that was revoked"},
        "no entry tells of it; the row says revoked",
    ),
    "a state": (
        "UPDATE verification_verification SET state = 'revoked' WHERE state = 'confirmed'",
        {"a verification's state"},
        "the row says revoked, the entry verification.confirmed",
    ),
    "a refusal made a YES": (
        "UPDATE verification_verification SET state = 'confirmed' WHERE state = 'refused'",
        {"a verification's state"},
        "the row says confirmed, the entry verification.refused",
    ),
    "a claim": (
        "UPDATE verification_verification SET claimed_by_id = NULL WHERE state = 'confirmed'",
        {"a verification's claim"},
        "the row says nothing",
    ),
    "a match": (
        "UPDATE verification_verification SET match = 'mismatched' WHERE state = 'confirmed'",
        {"a verification's match"},
        "the row says mismatched",
    ),
    "a closed alarm": (
        "UPDATE verification_alarm SET closed_at = now(), outcome = 'other' WHERE cause = 'sos'",
        {"an alarm's closing"},
        "no entry tells of it; the row says closed: other",
    ),
    "a lower alarm": (
        "UPDATE verification_alarm SET priority = 3 WHERE cause = 'sos'",
        {"an alarm's priority"},
        "the row says 3",
    ),
    "an alarm that is gone": (
        "DELETE FROM verification_alarm WHERE cause = 'sos'",
        {"an alarm"},
        "its row is gone; the entry says alarm.raised",
    ),
    "an alarm of nobody's": (
        "INSERT INTO verification_alarm (id, cause, priority, raised_at, urgency)"
        " VALUES (gen_random_uuid(), 'roster_old', 2, now(), 0)",
        {"an alarm", "an alarm's priority"},
        "no entry tells of it",
    ),
    "a decision that moved": (
        "UPDATE verification_decision SET verification_id = (SELECT id FROM"
        " verification_verification WHERE state = 'refused'), join_id = NULL, kind = 'unverified'"
        " WHERE kind = 'confirmed'",
        {"a decision: confirmed", "a decision: unverified", "a YES"},
        "its row is gone; the entry says verification.confirmed",
    ),
    "a decision of another's": (
        "UPDATE verification_decision SET decided_by_id = (SELECT user_id FROM"
        " verification_officer LIMIT 1) WHERE kind = 'refused'",
        {"a decision: refused"},
        "the entry verification.refused",
    ),
    "a join of another's": (
        "UPDATE verification_join SET contact_id = NULL WHERE verification_id ="
        " (SELECT id FROM verification_verification WHERE state = 'confirmed')",
        {"a join"},
        "the row says texted",
    ),
    "a text that is gone": (
        "DELETE FROM verification_message WHERE text_key = 'not_confirmed'",
        {"a text"},
        "its row is gone; the entry says text.queued",
    ),
    "a text that never arrived": (
        "UPDATE verification_message SET status = 'delivered' WHERE text_key = 'not_confirmed'",
        {"what became of a text"},
        "no entry tells of it; the row says delivered",
    ),
    "words that are gone": (
        "DELETE FROM verification_inboundtext WHERE alarm_word",
        {"a reply"},
        "its row is gone",
    ),
    "a follow-up that is gone": (
        "DELETE FROM verification_followup WHERE kind = 'check_in'",
        {"a follow-up"},
        "its row is gone",
    ),
}


@pytest.mark.parametrize("change", _CHANGES.values(), ids=list(_CHANGES))
def test_a_row_that_does_not_say_what_the_log_says_is_named(
    confirmed: Verification, change: tuple[str, set[str], str]
) -> None:
    """F10: the chain is whole, and the rows were changed by the owner."""
    sql, about, what = change
    write(sql)
    found = contradictions()
    named = {one["about"] for one in found if about & {one["about"]}}
    assert named == about
    assert any(what in one["what"] for one in found)


def test_an_older_state_of_a_table_is_named(world: World, confirmed: Verification) -> None:
    """F10: rows put back from a backup, the log as it is."""
    with database_owner.owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM verification_alarm")
    operator = confirmed.claimed_by
    assert operator is not None
    alarm = confirmed.alarms.get(cause="sos")
    world.close(alarm, operator, AlarmOutcome.SPOKE_TO_PERSON, incident_number="CAD 1")
    assert verified()["ok"]
    write(
        "UPDATE verification_alarm AS now SET closed_at = kept.closed_at, outcome = kept.outcome,"
        " closed_by_id = kept.closed_by_id FROM kept WHERE kept.id = now.id"
    )
    (found,) = contradictions()
    assert (found["about"], found["id"]) == ("an alarm's closing", str(alarm.id))
    assert found["what"].startswith("the row says open, the entry alarm.closed")


def test_what_was_erased_contradicts_nothing(world: World) -> None:
    """F10: erasure destroys a key and empties a number; rows and entries stay."""
    operator = world.make_operator()
    world.text(world.make_phone(), "12")
    record_people()
    contact = Contact.objects.get()
    for alarm in contact.alarms.all():
        world.close(alarm, operator, AlarmOutcome.FALSE_ALARM)
    with ledger.transaction():
        for message in contact.messages.all():
            delivery_status.withdraw(message=message, now=clock.db_now())
    with ledger.transaction():
        contacts.erase(contact_id=contact.id, actor=ledger.COMMAND)
    assert verified()["ok"]
    write("UPDATE verification_contact SET erased_at = NULL")
    assert [one["about"] for one in contradictions()] == ["a contact's erasure"]


def test_every_app_names_only_columns_that_there_are(db: None) -> None:
    """What is granted to the audit role is what the reconcilers say they read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'"
        )
        there = set(cursor.fetchall())
    for table, columns in reconcilers.columns_read().items():
        assert {(table, column) for column in columns} <= there
