"""The commands about officers, their devices and the phones of staff."""

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Device, Role, User
from foundation.audit import ledger
from tests.support.accounts import make_team
from tests.verification.actions import records
from verification.actions.officers import devices_and_status, staff_numbers
from verification.enums import OfficerStatus, State
from verification.models import StaffNumber

pytestmark = pytest.mark.django_db


def run(name: str, *arguments: str) -> str:
    """Run a command; give what it printed."""
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def refused(name: str, *arguments: str) -> str:
    """Run a command that must fail; give its sentence."""
    with pytest.raises(CommandError) as caught:
        run(name, *arguments)
    return str(caught.value)


def account(username: str, role: Role) -> User:
    """Make an account of the control room."""
    return User.objects.create_user(
        username=username, display_name=username, role=role, team=make_team()
    )


def test_a_code_is_shown_and_enrols_a_device() -> None:
    records.make_officer(number="4821KT")
    [shown] = json.loads(run("enrol_officer", "4821kt", "--json"))
    assert (shown["number"], shown["valid_for_seconds"]) == ("4821KT", 900)
    with ledger.transaction():
        assert devices_and_status.enrol_device(code=shown["code"], name="phone").device_secret
    assert "works once, for 900 seconds" in run("enrol_officer", "4821KT")


def test_several_officers_get_a_code_each_or_none_gets_one() -> None:
    records.make_officer(number="4821KT")
    records.make_officer(number="4822KT")
    records.make_officer(number="4823KT", status=OfficerStatus.SUSPENDED)
    shown = json.loads(run("enrol_officer", "4821KT", "4822KT", "--json"))
    assert [one["number"] for one in shown] == ["4821KT", "4822KT"]
    assert "4823KT: " in refused("enrol_officer", "4821KT", "4823KT")
    with ledger.transaction():
        assert devices_and_status.enrol_device(code=shown[0]["code"], name="phone").device_secret


def test_a_code_is_issued_in_a_supervisors_name_and_in_nobody_elses() -> None:
    records.make_officer(number="4821KT")
    sam = account("sam", Role.SUPERVISOR)
    account("ann", Role.OPERATOR)
    with records.entries_of("device.enrolment_issued") as entries:
        run("enrol_officer", "4821KT", "--by", "Sam")
    assert [(entry.actor_kind, entry.actor_id) for entry in entries] == [("operator", sam.id)]
    assert "ann is not a supervisor" in refused("enrol_officer", "4821KT", "--by", "ann")
    assert "no active account 'bo'" in refused("enrol_officer", "4821KT", "--by", "bo")


def test_who_may_have_no_device_gets_no_code() -> None:
    records.make_officer(number="4821KT", status=OfficerStatus.SUSPENDED)
    assert "suspended or has left" in refused("enrol_officer", "4821KT")
    assert "There is no officer '1A'" in refused("enrol_officer", "1A")


def test_a_device_is_revoked_and_what_is_live_is_stopped() -> None:
    one = records.make_officer(number="4821KT")
    case = records.make_verification(one, device=records.enrol_device(one))
    assert json.loads(run("revoke_device", "4821KT", "--json"))["revoked"] is True
    case.refresh_from_db()
    assert case.state == State.REFUSED
    assert not Device.objects.filter(revoked_at=None).exists()
    assert "has no active device" in refused("revoke_device", "4821KT")
    records.make_officer(number="1A")
    assert "has no active device" in refused("revoke_device", "1A")


def test_officers_are_listed_by_number_with_what_matters() -> None:
    records.make_officer(number="2B", status=OfficerStatus.LEFT)
    records.enrol_device(records.make_officer(number="1A"))
    listed = json.loads(run("list_officers", "--json"))
    assert [(one["number"], one["status"], one["has_device"]) for one in listed] == [
        ("1A", "serving", True),
        ("2B", "left", False),
    ]
    assert listed[0]["has_photo"] is False
    assert run("list_officers", "--status", "left").startswith("2B ")
    assert run("list_officers", "--team", "none") == ""


def test_a_phone_of_staff_is_remembered_once_and_read_from_standard_input_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sam = account("sam", Role.OPERATOR)
    assert run("add_staff_number", "07700 900501") == "The phone is remembered.\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO("+447700900501\n"))
    shown = run("add_staff_number", "-", "--user", "sam", "--json")
    assert json.loads(shown) == {"added": False}
    kept = StaffNumber.objects.get()
    assert kept.user == sam
    assert bytes(kept.phone_index) == staff_numbers.index_of("07700900501")
    assert refused("add_staff_number", "twelve") == "That is not a telephone number."
