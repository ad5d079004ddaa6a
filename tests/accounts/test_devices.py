"""Officers' devices, from the enrolment code to the revocation."""

from datetime import timedelta
from typing import Any, cast
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import devices
from accounts.models import Device, EnrolmentCode, Role, ShiftToken, User
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, ActorKind
from foundation.audit.models import AuditEntry
from tests.support import accounts, database_owner, threads

pytestmark = pytest.mark.django_db

OFFICE = Actor(kind=ActorKind.COMMAND)


def enrol(code: str) -> devices.Enrolled:
    """Enrol with a code."""
    with ledger.transaction():
        return devices.enrol(code=code, name="Phone")


def refused_enrolment(code: str) -> None:
    """Try to enrol with a code that must not work."""
    end = Device.objects.count()
    with pytest.raises(devices.EnrolmentRefused):
        enrol(code)
    assert Device.objects.count() == end


def revoke(device: Device) -> bool:
    """Take a device out of use."""
    with ledger.transaction():
        return devices.revoke(device=device, actor=OFFICE)


# --- enrolment --------------------------------------------------------------------------------


def test_a_code_enrols_one_device_once() -> None:
    officer = accounts.make_officer()
    code = accounts.issue_enrolment_code(officer, actor=accounts.make_supervisor())
    enrolled = enrol(code.lower().replace("-", " "))
    assert (enrolled.device.user, enrolled.device.name, enrolled.revoked) == (officer, "Phone", ())
    assert enrolled.otpauth_url.startswith("otpauth://totp/")
    refused_enrolment(code)


def test_no_secret_is_kept_in_clear() -> None:
    officer = accounts.make_officer()
    code = accounts.issue_enrolment_code(officer)
    phone = accounts.Phone(enrol(code))
    token = phone.begin_shift()
    rows = [
        *EnrolmentCode.objects.values(),
        *Device.objects.values(),
        *ShiftToken.objects.values(),
        *AuditEntry.objects.values("details"),
    ]
    kept = repr(
        [
            {name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items()}
            for row in rows
        ]
    )
    assert not [
        secret for secret in (code, code.replace("-", ""), phone.secret, token) if secret in kept
    ]


def test_the_issue_of_a_code_names_the_supervisor() -> None:
    supervisor, officer = accounts.make_supervisor(), accounts.make_officer()
    accounts.issue_enrolment_code(officer, actor=supervisor)
    issued = EnrolmentCode.objects.get()
    assert issued.issued_by_id == supervisor.id
    entry = AuditEntry.objects.get(subject_id=issued.id)
    assert (entry.actor_id, entry.details["user"]) == (supervisor.id, str(officer.id))


def test_an_unknown_code_is_refused() -> None:
    refused_enrolment("0000-0000-0000")


def test_an_enrolment_code_expires(settings: LazySettings) -> None:
    first, second = accounts.make_officer(), accounts.make_officer(username="officer-2")
    in_time, too_late = accounts.issue_enrolment_code(first), accounts.issue_enrolment_code(second)
    settings.CLOCK_OFFSET = timedelta(minutes=14, seconds=50)
    assert enrol(in_time).device.user == first
    settings.CLOCK_OFFSET = timedelta(minutes=15)
    refused_enrolment(too_late)


def test_a_new_code_withdraws_the_one_before_it() -> None:
    officer = accounts.make_officer()
    former, latter = accounts.issue_enrolment_code(officer), accounts.issue_enrolment_code(officer)
    refused_enrolment(former)
    assert enrol(latter).device.user == officer


def test_a_code_of_an_account_deactivated_since_is_refused() -> None:
    officer = accounts.make_officer()
    code = accounts.issue_enrolment_code(officer)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    refused_enrolment(code)


@pytest.mark.parametrize("change", [{"role": Role.OPERATOR}, {"is_active": False}])
def test_only_an_active_officer_is_issued_a_code(change: dict[str, Any]) -> None:
    officer = accounts.make_officer()
    with database_owner.past_guards():
        User.objects.filter(pk=officer.pk).update(**change)
    with pytest.raises(devices.NotAnOfficer):
        accounts.issue_enrolment_code(officer)


def test_a_new_device_replaces_the_former_one() -> None:
    officer = accounts.make_officer()
    former = accounts.make_phone(officer)
    token = former.begin_shift()
    latter = accounts.make_phone(officer)
    assert latter.enrolled.revoked == (former.id,)
    with pytest.raises(devices.DeviceRevoked):
        devices.authenticate(token=token)
    assert isinstance(former.sign_in(), devices.SignInRefused)
    assert latter.begin_shift()
    active = devices.active_device(user_id=officer.id)
    assert active is not None
    assert active.id == latter.id


# --- sign-in ----------------------------------------------------------------------------------


def test_device_secret_and_otp_sign_a_device_in() -> None:
    phone = accounts.make_phone()
    before = clock.db_now()
    signed_in = phone.sign_in()
    assert isinstance(signed_in, devices.SignedIn)
    assert timedelta(0) < signed_in.expires_at - before - timedelta(hours=12) < timedelta(minutes=1)
    session = devices.authenticate(token=signed_in.token)
    assert (session.device.id, session.user.username) == (phone.id, "officer-1")
    assert before < session.signed_in_at < clock.db_now()
    assert (session.expires_at, session.expired) == (signed_in.expires_at, False)


def test_a_refused_sign_in_never_says_what_was_wrong() -> None:
    phone = accounts.make_phone()
    revoked = accounts.make_phone(accounts.make_officer(username="officer-2"))
    revoke(revoked.enrolled.device)
    shut_out = accounts.make_phone(accounts.make_officer(username="officer-3"))
    User.objects.filter(username="officer-3").update(is_active=False)
    answers = [phone.sign_in(secret="wrong")]
    accounts.end_all_lockouts()
    answers += [
        phone.sign_in(otp=phone.authenticator.wrong_code()),
        phone.sign_in(device_id=uuid4()),
        revoked.sign_in(),
        shut_out.sign_in(),
    ]
    accounts.end_all_lockouts()
    answers += [phone.sign_in(otp="not a code")]
    assert answers == [devices.SignInRefused(retry_after=None)] * 6


@pytest.mark.parametrize("part", ["secret", "otp"])
def test_failures_of_either_part_back_off_even_from_the_right_ones(part: str) -> None:
    phone = accounts.make_phone()
    wrong = {"secret": "wrong", "otp": phone.authenticator.wrong_code()}[part]
    for _ in range(3):
        assert phone.sign_in(**cast(dict[str, Any], {part: wrong})) == devices.SignInRefused()
        waiting = phone.sign_in()
        assert isinstance(waiting, devices.SignInRefused)
        assert waiting.retry_after in {1, 2, 4}
        accounts.end_all_lockouts()
    assert isinstance(phone.sign_in(), devices.SignedIn)


def test_the_log_knows_which_part_failed_and_not_what_was_not_looked_at() -> None:
    phone = accounts.make_phone()
    phone.sign_in(secret="wrong")
    phone.sign_in()
    phone.sign_in()
    refused = AuditEntry.objects.filter(subject_id=phone.id, event="device.sign_in_refused")
    assert [entry.details for entry in refused] == [{"fault": "secret"}]


def test_a_used_code_is_refused() -> None:
    phone = accounts.make_phone()
    otp = phone.authenticator.code()
    assert isinstance(phone.sign_in(otp=otp), devices.SignedIn)
    assert phone.sign_in(otp=otp) == devices.SignInRefused()


def test_a_code_used_early_does_not_move_the_time_of_the_next_ones() -> None:
    phone = accounts.make_phone()
    phone.authenticator.has_been_used()
    phone.begin_shift()
    assert TOTPDevice.objects.get().drift == 0


def test_a_code_that_failed_with_a_wrong_secret_is_not_used_up() -> None:
    phone = accounts.make_phone()
    otp = phone.authenticator.code()
    phone.sign_in(otp=otp, secret="wrong")
    accounts.end_all_lockouts()
    assert isinstance(phone.sign_in(otp=otp), devices.SignedIn)


def test_signing_in_again_ends_the_shift_before() -> None:
    phone = accounts.make_phone()
    former, latter = phone.begin_shift(), phone.begin_shift()
    with pytest.raises(devices.SignedOut):
        devices.authenticate(token=former)
    assert devices.authenticate(token=latter).device.id == phone.id


# --- the token --------------------------------------------------------------------------------


def test_a_token_that_was_never_issued_is_refused() -> None:
    with pytest.raises(devices.SignedOut):
        devices.authenticate(token="never issued")


def test_a_token_runs_out_and_serves_a_while_longer_marked(settings: LazySettings) -> None:
    token = accounts.make_phone().begin_shift()
    settings.CLOCK_OFFSET = timedelta(hours=11, minutes=59)
    assert devices.authenticate(token=token).expired is False
    settings.CLOCK_OFFSET = timedelta(hours=12)
    assert devices.authenticate(token=token).expired is True
    settings.CLOCK_OFFSET = timedelta(hours=13, minutes=59)
    assert devices.authenticate(token=token).expired is True
    settings.CLOCK_OFFSET = timedelta(hours=14)
    with pytest.raises(devices.SignedOut):
        devices.authenticate(token=token)


def test_signing_out_ends_a_shift_at_once() -> None:
    phone = accounts.make_phone()
    token = phone.begin_shift()
    with ledger.transaction():
        devices.sign_out(token=token)
    with pytest.raises(devices.SignedOut):
        devices.authenticate(token=token)
    with pytest.raises(devices.SignedOut), ledger.transaction():
        devices.sign_out(token=token)
    with pytest.raises(devices.SignedOut), ledger.transaction():
        devices.sign_out(token="never issued")
    assert accounts.events_of(subject_id=phone.id)[-2:] == ["device.signed_in", "device.signed_out"]


def test_a_deactivated_officer_is_refused_at_the_next_request() -> None:
    phone = accounts.make_phone()
    token = phone.begin_shift()
    User.objects.filter(pk=phone.enrolled.device.user_id).update(is_active=False)
    with pytest.raises(devices.SignedOut):
        devices.authenticate(token=token)


def test_authenticating_reads_only() -> None:
    token = accounts.make_phone().begin_shift()
    end = AuditEntry.objects.count()
    devices.authenticate(token=token)
    assert AuditEntry.objects.count() == end


# --- revocation -------------------------------------------------------------------------------


def test_a_revoked_device_is_refused_at_the_next_request_and_for_good() -> None:
    phone = accounts.make_phone()
    token = phone.begin_shift()
    assert revoke(phone.enrolled.device) is True
    assert revoke(phone.enrolled.device) is False
    with pytest.raises(devices.DeviceRevoked):
        devices.authenticate(token=token)
    assert isinstance(phone.sign_in(), devices.SignInRefused)
    assert devices.active_device(user_id=phone.enrolled.device.user_id) is None
    assert accounts.events_of(subject_id=phone.id).count("device.revoked") == 1


def test_the_officer_check_learns_of_the_last_sign_in_and_of_the_revocation() -> None:
    phone = accounts.make_phone()
    theirs = phone.enrolled.device.user_id
    assert devices.standing(device_id=phone.id) == devices.Standing(
        user_id=theirs, signed_in_at=None
    )
    phone.begin_shift()
    token = phone.begin_shift()
    signed_in_at = devices.authenticate(token=token).signed_in_at
    assert devices.standing(device_id=phone.id).signed_in_at == signed_in_at
    with ledger.transaction():
        devices.sign_out(token=token)
    assert devices.standing(device_id=phone.id).signed_in_at == signed_in_at
    revoke(phone.enrolled.device)
    nobodys = devices.Standing(user_id=None, signed_in_at=None)
    assert devices.standing(device_id=phone.id) == nobodys
    assert devices.standing(device_id=uuid4()).user_id is None


# --- many at once -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_one_code_from_ten_threads_enrols_one_device() -> None:
    code = accounts.issue_enrolment_code(accounts.make_officer())

    def try_code(_: int) -> bool:
        try:
            enrol(code)
        except devices.EnrolmentRefused:
            return False
        return True

    assert sorted(threads.at_once(try_code, count=10)) == [False] * 9 + [True]
    assert Device.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_otp_from_ten_threads_signs_in_once() -> None:
    phone = accounts.make_phone()
    otp = phone.authenticator.code()
    answers = threads.at_once(lambda _: phone.sign_in(otp=otp), count=10)
    assert len([answer for answer in answers if isinstance(answer, devices.SignedIn)]) == 1
    assert ShiftToken.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_wrong_tries_at_once_are_evaluated_once() -> None:
    phone = accounts.make_phone()
    otp = phone.authenticator.wrong_code()
    answers = threads.at_once(lambda _: phone.sign_in(otp=otp), count=10)
    looked_at = [answer for answer in answers if answer == devices.SignInRefused()]
    assert len(looked_at) == 1
    assert accounts.events_of(subject_id=phone.id).count("device.sign_in_refused") == 1


@pytest.mark.django_db(transaction=True)
def test_actions_that_write_demand_the_ledger() -> None:
    phone = accounts.make_phone()
    user = phone.enrolled.device.user
    for action, wanted in (
        (devices.issue_enrolment_code, {"user": user, "actor": OFFICE}),
        (devices.enrol, {"code": "x", "name": "x"}),
        (devices.sign_in, {"device_id": phone.id, "device_secret": "x", "otp": "x"}),
        (devices.sign_out, {"token": "x"}),
        (devices.revoke, {"device": phone.enrolled.device, "actor": OFFICE}),
    ):
        with pytest.raises(ledger.NoTransaction):
            action(**wanted)
