"""F10: what the database refuses to the service's own role, by raw SQL, whatever the code does."""

# ruff: noqa: S608 - the statements of this file are its own

import itertools
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import operators
from accounts.models import Device
from foundation.audit import clock, ledger
from foundation.audit import guards as audit_guards
from tests.support import audit_log, database_owner, pictures
from tests.support.factories import World
from verification.actions.decisions import claims, decisions, judging
from verification.actions.joining import phone_lookup
from verification.actions.officers import (
    devices_and_status,
    staff_numbers,
    verification_actions,
)
from verification.actions.records import counters
from verification.enums import (
    AlarmCause,
    AlarmOutcome,
    HowKnown,
    JudgedEnding,
    OfficerStatus,
    State,
)
from verification.models import Verification
from verification.models.guards import GUARDS
from verification.models.walk_guards import WALK_GUARDS
from verification.rules import states

_PAIRS = list(itertools.product(State, State))


def attempt(sql: str, **values: Any) -> None:
    """Do one statement as a transaction of its own would, to its end."""
    with transaction.atomic(), connection.cursor() as cursor:
        # What was written before is not committed here, and its checks still wait.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(sql, values)
        assert cursor.rowcount >= 1, "it changed nothing"
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused(sql: str, **values: Any) -> str:
    """Do what must be refused, and give the database's sentence."""
    with pytest.raises(DatabaseError) as refusal:
        attempt(sql, **values)
    return str(refusal.value)


def put(verification: Verification, state: State) -> None:
    """Put a case into a state past all guards."""
    with database_owner.past_guards():
        at = None if state is State.EXPIRED else verification.requested_at
        whole = dict.fromkeys(("joined_at", "decided_at", "decide_by", "overdue_at"), at)
        Verification.objects.filter(id=verification.id).update(state=state, **whole)


@pytest.mark.parametrize(("start", "end"), _PAIRS, ids=str)
def test_the_table_of_states_is_the_database_s(world: World, start: State, end: State) -> None:
    """F10: every state x state pair by raw SQL: a move that the table lacks is refused at once.

    One that it has is refused at commit, for want of its entry in the log.
    """
    verification = world.make_request(world.make_officer())
    put(verification, start)
    write = "UPDATE verification_verification SET state = %(end)s WHERE id = %(id)s"
    if start is end:
        attempt(write, end=end, id=verification.id)
        return
    said = refused(write, end=end, id=verification.id)
    if states.can_move(start=start, end=end):
        assert "no such move" not in said
    elif (start, end) != (State.JOINED, State.EXPIRED):
        assert "no such move of state" in said


@pytest.fixture
def lived(world: World) -> World:
    """Give a world in which bad things have happened, each recorded by the service."""
    operator, supervisor = world.make_operator(), world.make_operator()
    _, phone = world.make_confirmed(world.make_officer(), operator)
    world.text(phone, "SOS")
    world.text(phone, "He is not right")
    refused_case, _ = world.make_matched(world.make_officer())
    with ledger.transaction():
        decisions.refuse(ref=refused_case.ref, by=operator, why="No.")
    mismatched, third = world.make_joined(actor := world.make_officer())
    world.mismatch(actor, mismatched, third)
    world.claim(mismatched, supervisor)
    world.make_request(world.make_officer())
    world.text(world.make_phone(), "SOS")
    world.close(
        world.open_alarm(refused_case, AlarmCause.REFUSED), operator, AlarmOutcome.SPOKE_TO_PERSON
    )
    suspended = world.make_officer().officer
    with ledger.transaction():
        devices_and_status.apply_status(
            officer=suspended,
            status=OfficerStatus.SUSPENDED,
            now=clock.db_now(),
            actor=ledger.COMMAND,
        )
    with ledger.transaction():
        devices_and_status.revoke_device(
            device=Device.objects.get(user=suspended.user), actor=ledger.COMMAND
        )
    with ledger.transaction():
        operators.deactivate(user=world.make_operator(), actor=ledger.COMMAND)
    with ledger.transaction():
        staff_numbers.add(
            phone_index=staff_numbers.index_of(world.make_phone()), user=None, actor=ledger.COMMAND
        )
    with ledger.transaction():
        phone_lookup.look_up(by=world.make_operator(), ref=refused_case.ref)
    with ledger.transaction():
        judging.judge(
            ref=refused_case.ref,
            by=operator,
            ended=JudgedEnding.BADLY,
            how=HowKnown.SPOKE_TO_PERSON,
            note="They were followed.",
        )
    with ledger.transaction():
        verification_actions.receive_face(
            officer=actor.officer, verification_id=mismatched.id, jpeg=pictures.jpeg()
        )
    # All this was written in transactions of long ago.
    audit_log.without_guards("UPDATE audit_auditentry SET written_in = '3'::xid8")
    return world


_CASE = "UPDATE verification_verification SET "
_ALARM = "UPDATE verification_alarm SET "
_TEXT = "UPDATE verification_message SET "
_WROTE = "UPDATE verification_inboundtext SET "
# What one statement of the service's role could make of something bad.
ATTEMPTS = {
    "a NO becomes a YES": _CASE + "state = 'confirmed' WHERE state = 'refused'",
    "a NO becomes an open question": _CASE + "state = 'joined' WHERE state = 'refused'",
    "a YES without a decision": _CASE
    + "state = 'confirmed', decided_at = now(), overdue_at = now() WHERE state = 'joined'",
    "an ending that nobody said": _CASE + "state = 'ended' WHERE state = 'confirmed'",
    "a case disappears": "DELETE FROM verification_verification WHERE state = 'refused'",
    "more time to decide": _CASE
    + "decide_by = decide_by + interval '1 hour' WHERE state = 'joined'",
    "more time to join": _CASE + "join_by = join_by + interval '1 hour' WHERE state = 'requested'",
    "no clock on an open encounter": _CASE + "overdue_at = NULL WHERE state = 'confirmed'",
    "a mismatch becomes a match": _CASE + "match = 'matched' WHERE match = 'mismatched'",
    "a mismatch is tried again": _CASE + "match = 'pending', mismatches = 0 WHERE mismatches > 0",
    "evidence out of nothing": _CASE + "evidence = 'talked' WHERE state = 'joined'",
    "evidence of a match": _CASE + "evidence = 'matched' WHERE state = 'joined'",
    "another phone gets the answers": _CASE
    + "contact_id = (SELECT id FROM verification_contact AS other"
    " WHERE other.id <> verification_verification.contact_id LIMIT 1) WHERE state = 'confirmed'",
    "another officer was checked": _CASE
    + "officer_id = (SELECT id FROM verification_officer AS other"
    " WHERE other.id <> verification_verification.officer_id LIMIT 1) WHERE state = 'confirmed'",
    "another device asked": _CASE + "device_id = (SELECT id FROM accounts_device AS other"
    " WHERE other.id <> verification_verification.device_id LIMIT 1) WHERE state = 'joined'",
    "somebody else has the case": _CASE
    + "claimed_by_id = (SELECT decided_by_id FROM verification_decision"
    " WHERE decided_by_id IS NOT NULL LIMIT 1) WHERE match = 'mismatched'",
    "nobody has the case": _CASE + "claimed_by_id = NULL WHERE match = 'mismatched'",
    "a caller was the person": "UPDATE verification_phonecaller SET is_the_person = true",
    "a caller proved their phone": "UPDATE verification_phonecaller SET is_the_person = true,"
    " proved = true",
    "another code was typed": "UPDATE verification_matchtry SET digest = '\\x00'",
    "the person was told": _CASE + "told_at = now() WHERE state = 'refused'",
    "the decision says YES": "UPDATE verification_decision SET kind = 'confirmed',"
    " face = 'matches', reason_fits = true WHERE kind = 'refused'",
    "the decision was another's": "UPDATE verification_decision"
    " SET decided_by_id = (SELECT id FROM accounts_user LIMIT 1) WHERE kind = 'confirmed'",
    "the decision moves to another case": "UPDATE verification_decision SET verification_id ="
    " (SELECT id FROM verification_verification WHERE state = 'joined') WHERE kind = 'confirmed'",
    "the NO was never decided": "DELETE FROM verification_decision WHERE kind = 'refused'",
    "a YES decided out of nothing": "INSERT INTO verification_decision"
    " (id, verification_id, kind, at, decided_by_id, join_id, officer_check_id, face, reason_fits)"
    " SELECT gen_random_uuid(), joined.verification_id, 'confirmed', now(),"
    " (SELECT id FROM accounts_user LIMIT 1), joined.id, made.id, 'matches', true"
    " FROM verification_join AS joined JOIN verification_officercheck AS made"
    " ON made.verification_id = joined.verification_id"
    " JOIN verification_verification AS kept ON kept.id = joined.verification_id"
    " WHERE kept.state = 'joined' LIMIT 1",
    "the join was another phone's": "UPDATE verification_join SET contact_id = NULL",
    "nobody ever joined": "DELETE FROM verification_join",
    "the check said YES": "UPDATE verification_officercheck SET status = 'yes'",
    "the check was never read": "DELETE FROM verification_officercheck",
    "an SOS is closed": _ALARM
    + "closed_at = now(), outcome = 'other' WHERE cause = 'sos' AND closed_at IS NULL",
    "an alarm forbids nothing more": _ALARM + "unblocked_at = now() WHERE cause = 'sos'",
    "a judgement was another": "UPDATE verification_judgement SET ended = 'well'",
    "another face was sent": "UPDATE verification_face SET digest = '\\x00'",
    "a face that was sent goes": "DELETE FROM verification_face",
    "an SOS disappears": "DELETE FROM verification_alarm WHERE cause = 'sos'",
    "an SOS is less urgent": _ALARM + "priority = 3 WHERE cause = 'sos'",
    "an SOS is something else": _ALARM + "cause = 'dark' WHERE cause = 'sos'",
    "an SOS is another case's": _ALARM
    + "verification_id = (SELECT id FROM verification_verification WHERE state = 'requested')"
    " WHERE cause = 'sos' AND verification_id IS NOT NULL",
    "an SOS is taken by nobody's hand": _ALARM
    + "taken_by_id = (SELECT id FROM accounts_user LIMIT 1), taken_at = now() WHERE cause = 'sos'",
    "a closed alarm was closed otherwise": _ALARM
    + "outcome = 'false_alarm' WHERE closed_at IS NOT NULL",
    "a closed alarm is open again": _ALARM + "closed_at = NULL WHERE closed_at IS NOT NULL",
    "a NO is taken back unsent": _TEXT
    + "status = 'withdrawn' WHERE text_key = 'not_confirmed' AND status = 'queued'",
    "a NO has arrived": _TEXT + "status = 'delivered' WHERE text_key = 'not_confirmed'",
    "a NO disappears": "DELETE FROM verification_message WHERE text_key = 'not_confirmed'",
    "a text says something else": _TEXT + "sealed = '' WHERE text_key = 'not_confirmed'",
    "a text is another text": _TEXT + "text_key = 'received' WHERE text_key = 'not_confirmed'",
    "a text goes to another phone": _TEXT
    + "contact_id = (SELECT id FROM verification_contact AS other"
    " WHERE other.id <> verification_message.contact_id LIMIT 1) WHERE text_key = 'confirmed'",
    "what was taken back is sent": _TEXT + "status = 'queued' WHERE status = 'withdrawn'",
    "an alarm word was none": _WROTE + "alarm_word = false WHERE alarm_word",
    "odd words were none": _WROTE + "odd = false WHERE odd",
    "words were read": _WROTE
    + "read_at = now(), read_by_id = (SELECT id FROM accounts_user LIMIT 1) WHERE odd",
    "words disappear": "DELETE FROM verification_inboundtext WHERE alarm_word",
    "a webhook acts again": _WROTE + "provider_sid = 'SM0' || left(provider_sid, 30)",
    "a used code joins again": "UPDATE verification_joincode SET used_at = NULL"
    " WHERE used_at IS NOT NULL",
    "a code lives longer": "UPDATE verification_joincode SET expires_at = now() + interval '1 day'",
    "a code is another case's": "UPDATE verification_joincode SET digest = '\\x00'"
    " WHERE used_at IS NULL",
    "a code in use is forgotten": "DELETE FROM verification_joincode WHERE verification_id IN"
    " (SELECT id FROM verification_verification WHERE state = 'joined')",
    "a phone becomes another": "UPDATE verification_contact SET phone_index = '\\x00'"
    " WHERE id = (SELECT contact_id FROM verification_join LIMIT 1)",
    "a number is lost": "UPDATE verification_contact SET phone_sealed = NULL",
    "a phone disappears": "DELETE FROM verification_contact",
    "a phone never joined": "UPDATE verification_casecontact SET joined = false WHERE joined",
    "a phone leaves its case": "DELETE FROM verification_casecontact",
    "it was judged": "UPDATE verification_followup SET done_at = now() WHERE kind = 'judgement'",
    "it is owed to nobody": "DELETE FROM verification_followup",
    "words are changed": "UPDATE verification_words SET sealed = ''",
    "words go": "DELETE FROM verification_words",
    "a place is changed": "UPDATE verification_locationfix SET sealed = ''",
    "a suspended officer serves": "UPDATE verification_officer SET status = 'serving'"
    " WHERE status = 'suspended'",
    "another face is on record": "UPDATE verification_officer SET photo = '\\x00'",
    "another account is the officer": "UPDATE verification_officer SET user_id ="
    " (SELECT id FROM accounts_user AS one WHERE NOT EXISTS"
    " (SELECT FROM verification_officer AS other WHERE other.user_id = one.id) LIMIT 1)"
    " WHERE id = (SELECT id FROM verification_officer LIMIT 1)",
    "an old roster is fresh": "UPDATE verification_rosterimport SET imported_at = now()",
    "a phone of staff is a person's": "DELETE FROM verification_staffnumber",
    "forgeries were not counted": "UPDATE verification_counter SET count = 0",
    "an operator is a supervisor": "UPDATE accounts_user SET role = 'supervisor'"
    " WHERE role = 'operator'",
    "an operator is of another team": "UPDATE accounts_user SET team_id ="
    " (SELECT id FROM accounts_team AS other WHERE other.id <> accounts_user.team_id LIMIT 1)"
    " WHERE role = 'operator'",
    "an officer is of another team": "UPDATE verification_officer SET team_id ="
    " (SELECT id FROM accounts_team AS one WHERE one.id <> verification_officer.team_id LIMIT 1)",
    "a team is another": "UPDATE accounts_team SET name = 'CID', skeleton = id::text",
    "who was shut out is back": "UPDATE accounts_user SET is_active = true WHERE NOT is_active",
    "a revoked device is back": "UPDATE accounts_device SET revoked_at = NULL"
    " WHERE revoked_at IS NOT NULL",
    "a device is another's": "UPDATE accounts_device SET user_id ="
    " (SELECT id FROM accounts_user WHERE role = 'operator' LIMIT 1) WHERE id ="
    " (SELECT id FROM accounts_device LIMIT 1)",
    "a device has another secret": "UPDATE accounts_device SET secret_digest = '\\x00'",
    "an enrolment code works again": "UPDATE accounts_enrolmentcode SET used_at = NULL"
    " WHERE used_at IS NOT NULL",
    "a shift goes on": "UPDATE accounts_shifttoken SET expires_at = now() + interval '9 days'",
    "a destroyed key": "DELETE FROM verification_datakey",
    "an entry is changed": "UPDATE audit_auditentry SET event = 'alarm.closed'",
    "an entry is gone": "DELETE FROM audit_auditentry",
    "the log is gone": "TRUNCATE audit_auditentry",
    "a table is gone": "TRUNCATE verification_alarm CASCADE",
    "guards are off": "ALTER TABLE verification_alarm DISABLE TRIGGER ALL",
    "a guard is dropped": "DROP TRIGGER verification_alarm_owes ON verification_alarm",
    "a guard is another": "CREATE OR REPLACE FUNCTION verification_alarm_keeps() RETURNS trigger"
    " LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$",
    "a constraint is dropped": "ALTER TABLE verification_decision"
    " DROP CONSTRAINT confirmed_has_person_join_and_check",
    "no trigger fires": "SET session_replication_role = replica",
    "a table of one's own": "CREATE TABLE audit_says (x int)",
    "the owner's hat": "ALTER TABLE verification_alarm OWNER TO CURRENT_USER",
}


@pytest.mark.parametrize("sql", ATTEMPTS.values(), ids=list(ATTEMPTS))
def test_no_single_statement_turns_something_bad_into_something_good(
    lived: World, sql: str
) -> None:
    """F10: raw SQL by the service's role, each refused, at once or at commit."""
    if "verification_counter" in sql:
        counters.count(name=counters.WEBHOOKS_REFUSED)
    refused(sql.replace("%", "%%"))


def test_a_table_of_the_same_name_does_not_mislead_the_guards(lived: World) -> None:
    """F10: a temporary table comes first where names are looked up, but not for the guards."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE audit_auditentry AS SELECT gen_random_uuid() AS actor_id,"
            " 'alarm.closed'::text AS event, '{\"outcome\": \"other\"}'::jsonb AS details,"
            " id AS subject_id, pg_current_xact_id() AS written_in"
            " FROM verification_alarm WHERE cause = 'sos' AND closed_at IS NULL"
        )
    assert "needs its entry" in refused(ATTEMPTS["an SOS is closed"])


def test_an_entry_of_an_earlier_transaction_pays_for_nothing(real_world: World) -> None:
    """F10: the log's word must be given in the transaction that acts."""
    operator = real_world.make_operator()
    case, _ = real_world.make_joined(real_world.make_officer())
    real_world.claim(case, operator)
    with ledger.transaction():
        claims.release(ref=case.ref, by=operator)
    said = refused(_CASE + "claimed_by_id = %(who)s WHERE id = %(id)s", who=operator.id, id=case.id)
    assert "verification.claimed" in said


def test_what_is_installed_is_what_the_code_says(db: None) -> None:
    """A guard that was changed and not installed would be a rule announced and not kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosrc FROM pg_proc WHERE proname ~ '_(begins|keeps|owes|stays)$'"
        )
        installed = dict(cursor.fetchall())
    standing = {guard.table: guard for guard in (*GUARDS, *WALK_GUARDS)}.values()
    written = audit_guards.sql(standing)
    names = {name for name in installed if name.startswith("verification_")}
    assert len(names) > 2 * len(GUARDS)
    for guard in standing:
        for part in ("begins", "keeps", "owes", "stays"):
            name = f"{guard.table}_{part}"
            assert (f"CREATE FUNCTION {name}()" in written) == (name in installed)
            assert name not in installed or installed[name] in written
