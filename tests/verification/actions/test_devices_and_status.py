"""Enrolling, revoking and losing a status: each acts on what is live, at once."""

import threading

import pytest
from django.db import connection

from accounts import devices
from accounts.models import Device, Role, User
from foundation.audit import clock, ledger
from tests.support import locks
from tests.verification.actions import records
from verification.actions.officers import devices_and_status, verification_request
from verification.enums import OfficerStatus, Reason, State
from verification.models import Alarm, Officer

pytestmark = pytest.mark.django_db


def status(one: Officer, to: OfficerStatus) -> bool:
    """Give an officer a standing."""
    with ledger.transaction():
        return devices_and_status.apply_status(
            officer=one, status=to, now=clock.db_now(), actor=ledger.COMMAND
        )


def code_for(one: Officer) -> str:
    """Issue an enrolment code."""
    with ledger.transaction():
        return devices_and_status.enrolment_code(officer=one, actor=ledger.COMMAND)


def enrol(code: str) -> devices.Enrolled:
    """Enrol a device by a code."""
    with ledger.transaction():
        return devices_and_status.enrol_device(code=code, name="phone")


def test_the_first_code_makes_the_officers_account_and_the_second_uses_it() -> None:
    one = records.make_officer(number="4821KT")
    with records.entries_of("user.created") as entries:
        code_for(one)
        code_for(Officer.objects.get(id=one.id))
    user = User.objects.get(username="officer:4821kt")
    assert (user.role, user.display_name, user.team.name) == (
        Role.OFFICER,
        "Jo Okafor",
        "North CID",
    )
    assert not user.has_usable_password()
    one.refresh_from_db()
    assert one.user == user
    assert [entry.subject_id for entry in entries] == [user.id]


@pytest.mark.parametrize("standing", [OfficerStatus.SUSPENDED, OfficerStatus.LEFT])
def test_whoever_is_suspended_or_has_left_gets_no_code(standing: OfficerStatus) -> None:
    with pytest.raises(devices_and_status.MayNotEnrol) as caught:
        code_for(records.make_officer(status=standing))
    assert caught.value.facts == {"status": standing}
    assert not User.objects.exists()


def test_a_restricted_officer_may_enrol() -> None:
    assert enrol(code_for(records.make_officer(status=OfficerStatus.RESTRICTED))).device_secret


def test_a_code_issued_before_the_suspension_is_worth_nothing() -> None:
    one = records.make_officer()
    code = code_for(one)
    status(one, OfficerStatus.SUSPENDED)
    with pytest.raises(devices.EnrolmentRefused):
        enrol(code)
    assert not Device.objects.exists()


def test_a_new_device_stops_what_is_live_from_the_old_one() -> None:
    one = records.make_officer()
    verification = records.make_verification(one, device=records.enrol_device(one))
    enrolled = enrol(code_for(one))
    verification.refresh_from_db()
    assert enrolled.revoked == (verification.device_id,)
    assert verification.state == State.REFUSED


def test_a_revoked_device_stops_what_is_live_from_it_and_nothing_else() -> None:
    one, other = records.make_officer(), records.make_officer()
    device = records.enrol_device(one)
    stopped = records.make_verification(one, device=device)
    untouched = records.make_verification(other, device=records.enrol_device(other))
    with ledger.transaction():
        assert devices_and_status.revoke_device(device=device, actor=ledger.COMMAND)
    with ledger.transaction():
        assert not devices_and_status.revoke_device(device=device, actor=ledger.COMMAND)
    stopped.refresh_from_db()
    untouched.refresh_from_db()
    assert (stopped.state, untouched.state) == (State.REFUSED, State.REQUESTED)
    assert Alarm.objects.filter(verification=stopped, priority=1, closed_at=None).exists()


@pytest.mark.parametrize(
    "standing", [OfficerStatus.RESTRICTED, OfficerStatus.SUSPENDED, OfficerStatus.LEFT]
)
def test_a_status_taken_away_stops_what_is_live(standing: OfficerStatus) -> None:
    one = records.make_officer()
    verification = records.make_verification(one, device=records.enrol_device(one))
    with records.entries_of("officer.status_changed") as entries:
        assert status(one, standing)
    verification.refresh_from_db()
    assert verification.state == State.REFUSED
    assert entries[0].details == {"before": "serving", "after": standing}


def test_a_status_that_is_as_it_was_changes_nothing() -> None:
    one = records.make_officer()
    verification = records.make_verification(one, device=records.enrol_device(one))
    with records.entries_of("officer.status_changed") as entries:
        assert not status(one, OfficerStatus.SERVING)
    verification.refresh_from_db()
    assert (verification.state, entries) == (State.REQUESTED, [])


def test_a_status_given_back_stops_nothing_and_mends_nothing() -> None:
    one = records.make_officer()
    verification = records.make_verification(one, device=records.enrol_device(one))
    status(one, OfficerStatus.SUSPENDED)
    assert status(one, OfficerStatus.SERVING)
    verification.refresh_from_db()
    assert verification.state == State.REFUSED


def test_nothing_is_done_outside_a_transaction() -> None:
    one = records.make_officer()
    with pytest.raises(ledger.NoTransaction):
        devices_and_status.enrolment_code(officer=one, actor=ledger.COMMAND)
    with pytest.raises(ledger.NoTransaction):
        devices_and_status.apply_status(
            officer=one, status=OfficerStatus.LEFT, now=clock.db_now(), actor=ledger.COMMAND
        )


def test_an_officer_is_found_however_the_number_was_typed() -> None:
    one = records.make_officer(number="4821KT")
    assert devices_and_status.by_number(number=" 4821kt ") == one
    with pytest.raises(devices_and_status.OfficerNotFound):
        devices_and_status.by_number(number="0000XX")


@pytest.mark.django_db(transaction=True)
def test_a_request_that_is_being_stored_does_not_slip_past_a_suspension() -> None:
    one = records.make_officer()
    device = records.enrol_device(one)
    signed_in_at = records.make_shift(device, at=clock.db_now())
    suspending = threading.Thread(target=_suspend_and_close, args=(one,))
    with ledger.transaction():
        verification = verification_request.request(
            officer=one,
            device=device,
            signed_in_at=signed_in_at,
            reason=Reason.QUESTIONS,
            fix=None,
            place=None,
            language="en",
        )
        suspending.start()
        locks.wait_for_waiter()
        assert suspending.is_alive()
    suspending.join(timeout=30)
    verification.refresh_from_db()
    assert verification.state == State.REFUSED


def _suspend_and_close(one: Officer) -> None:
    """Suspend an officer on a connection of this thread's own."""
    try:
        status(one, OfficerStatus.SUSPENDED)
    finally:
        connection.close()
