"""The officer check reads what is on record now, stores it, and never takes unknown for yes."""

from datetime import timedelta

import pytest
from django.conf import LazySettings

from foundation.audit import clock, ledger
from tests.support import database_owner
from tests.verification.actions import records
from tests.verification.actions.records import HOUR
from verification.actions.decisions import officer_check
from verification.actions.officers import devices_and_status
from verification.enums import CheckOccasion, FactName, OfficerStatus, Reason, State, Verdict
from verification.models import Officer, OfficerCheck, Verification

pytestmark = pytest.mark.django_db


def checked(
    verification: Verification, *, occasion: CheckOccasion = CheckOccasion.TASK
) -> OfficerCheck:
    """Read the five facts of a case."""
    with ledger.transaction():
        return officer_check.read(verification=verification, occasion=occasion, now=clock.db_now())


def asking(
    *,
    duty: bool = True,
    roster: bool = True,
    reason: Reason = Reason.QUESTIONS,
    place: tuple[float, float] | None = records.IN_CAMDEN,
) -> Verification:
    """Let an officer ask, by default with every fact in order."""
    one = records.make_officer()
    device = records.enrol_device(one)
    now = clock.db_now()
    if duty:
        records.make_duty(one, at=now)
    if roster:
        records.make_roster_import(at=now)
    where = None if place is None else records.make_fix(at=now, place=place)
    return records.make_verification(one, device=device, reason=reason, where=where)


def test_everything_in_order_is_five_times_yes() -> None:
    check = checked(asking())
    assert officer_check.shown_facts(check) == (
        "status:yes identity:yes on_duty:yes area:yes purpose:yes"
    )


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({"duty": False}, "status:yes identity:yes on_duty:no area:no purpose:no"),
        ({"roster": False}, "status:yes identity:yes on_duty:unknown area:yes purpose:unknown"),
        (
            {"duty": False, "roster": False},
            "status:yes identity:yes on_duty:unknown area:unknown purpose:unknown",
        ),
        ({"place": None}, "status:yes identity:yes on_duty:yes area:unknown purpose:yes"),
        (
            {"place": records.IN_CROYDON},
            "status:yes identity:yes on_duty:yes area:no purpose:yes",
        ),
        ({"place": (0.0, 0.0)}, "status:yes identity:yes on_duty:yes area:no purpose:yes"),
        (
            {"reason": Reason.ARREST},
            "status:yes identity:yes on_duty:yes area:yes purpose:no",
        ),
    ],
)
def test_each_fact_falls_alone(changed: dict[str, bool], shown: str) -> None:
    assert officer_check.shown_facts(checked(asking(**changed))) == shown  # type: ignore[arg-type]


def test_a_roster_that_grows_old_says_nothing_any_more(settings: LazySettings) -> None:
    verification = asking()
    settings.CLOCK_OFFSET = settings.ROSTER_OLD_AFTER + timedelta(seconds=1)
    check = checked(verification)
    assert (check.on_duty, check.purpose, check.area) == ("unknown", "unknown", "unknown")
    age = officer_check.roster_age(clock.db_now())
    assert age is not None
    assert age > settings.ROSTER_OLD_AFTER


def test_an_import_that_does_not_speak_of_now_keeps_nothing_fresh() -> None:
    now = clock.db_now()
    row = records.make_roster_import(at=now)
    row.span_from = now + HOUR
    with database_owner.past_guards():
        row.save(update_fields=["span_from"])
    assert officer_check.roster_age(clock.db_now()) is None
    assert checked(asking(roster=False)).on_duty == Verdict.UNKNOWN


def test_the_newest_place_counts_and_only_while_it_is_fresh(settings: LazySettings) -> None:
    verification = asking()
    settings.CLOCK_OFFSET = settings.LOCATION_FRESH_FOR
    assert checked(verification).area == Verdict.UNKNOWN


def test_a_status_taken_away_since_is_seen_though_the_case_was_read_before() -> None:
    verification = asking()
    Officer.objects.filter(id=verification.officer_id).update(status="suspended")
    assert checked(verification).status == Verdict.NO


def test_a_device_revoked_since_is_no_identity() -> None:
    verification = asking()
    with ledger.transaction():
        devices_and_status.revoke_device(device=verification.device, actor=ledger.COMMAND)
    assert checked(verification).identity == Verdict.NO


def test_a_second_factor_from_before_this_duty_is_no_identity() -> None:
    one = records.make_officer()
    device = records.enrol_device(one)
    duty = records.make_duty(one, at=clock.db_now())
    for before_duty, verdict in ((timedelta(minutes=30), "yes"), (timedelta(minutes=31), "no")):
        verdicts = officer_check.status_and_identity(
            officer=one,
            device=device,
            signed_in_at=duty.starts_at - before_duty,
            now=clock.db_now(),
        )
        assert verdicts == {FactName.STATUS: Verdict.YES, FactName.IDENTITY: Verdict(verdict)}


def test_another_officers_device_is_no_identity() -> None:
    one, other = records.make_officer(), records.make_officer()
    records.enrol_device(one)
    verdicts = officer_check.status_and_identity(
        officer=one,
        device=records.enrol_device(other),
        signed_in_at=clock.db_now(),
        now=clock.db_now(),
    )
    assert verdicts[FactName.IDENTITY] is Verdict.NO


@pytest.mark.parametrize("status", ["restricted", "suspended", "left"])
def test_an_officer_who_may_not_is_refused_in_the_request_itself(status: str) -> None:
    one = records.make_officer()
    device = records.enrol_device(one)
    Officer.objects.filter(id=one.id).update(status=OfficerStatus(status))
    assert records.make_verification(one, device=device).state == State.REFUSED


def test_off_duty_is_recorded_and_not_refused() -> None:
    assert asking(duty=False).state == State.REQUESTED


def test_a_check_is_stored_with_sources_and_ages_and_stands_in_the_log() -> None:
    verification = asking()
    with records.entries_of("verification.checked") as entries:
        check = checked(verification, occasion=CheckOccasion.CONFIRM)
    assert officer_check.newest(verification) == check
    assert [line.name for line in officer_check.lines(check)] == list(FactName)
    sources = {line.name: line.source for line in officer_check.lines(check)}
    assert sources == {
        "status": "officer record",
        "identity": "accounts",
        "on_duty": "roster",
        "area": "boundaries",
        "purpose": "roster",
    }
    assert all(line.as_of is not None for line in officer_check.lines(check))
    (entry,) = entries
    assert entry.topic_id == verification.id
    assert entry.details == {
        "occasion": "confirm",
        "status": "yes",
        "identity": "yes",
        "on_duty": "yes",
        "area": "yes",
        "purpose": "yes",
    }


def test_the_duty_of_now_is_half_open_and_the_later_begun_wins() -> None:
    one = records.make_officer()
    now = clock.db_now()
    first = records.make_duty(one, at=now)
    second = records.make_duty(one, at=now + HOUR / 2)
    assert officer_check.duty_of(one, now) == second
    assert officer_check.duty_of(one, first.starts_at) == first
    assert officer_check.duty_of(one, second.ends_at) is None
