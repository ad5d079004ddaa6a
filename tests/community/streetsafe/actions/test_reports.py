"""Reports: every one is kept, what weighs is bounded, and nothing of whoever reports is stored."""

import ipaddress
import secrets
import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction

from community.streets.units import Unit
from community.streetsafe import retention
from community.streetsafe.actions import network_pace, profiles, receipts, reports, sources
from community.streetsafe.actions.reports import Answers, FormState, Receipt, Sender
from community.streetsafe.enums import (
    Channel,
    Counted,
    Dark,
    Feeling,
    Group,
    Reason,
    When,
    WhyNotCounted,
)
from community.streetsafe.models import ProfileCount, Report, SourceKey, Tally
from foundation.audit import ledger
from foundation.audit.ledger import Actor, ActorKind
from foundation.audit.models import AuditEntry
from foundation.encryption import sealing
from foundation.encryption.models import DataKey
from tests.support import street_rows
from tests.support.factories import World
from tests.support.threads import at_once

HOME = "192.0.2.77"
UNSAFE = Answers(
    feeling=Feeling.UNSAFE,
    reasons=frozenset({Reason.BAD_LIGHT, Reason.FOLLOWED}),
    when=When.OFTEN,
    dark=Dark.DARK,
)


def take(unit: Unit, *, address: str = HOME, held: WhyNotCounted | None = None) -> Receipt:
    with ledger.transaction():
        return reports.receive(
            unit=unit,
            chainage_m=37,
            answers=UNSAFE,
            channel=Channel.WEB,
            sender=Sender(address=address),
            form=FormState(held_because=held),
        )


def weights() -> Counter[tuple[str, str | None]]:
    return Counter(Report.objects.values_list("counted", "why_not"))


def test_a_report_holds_the_road_the_day_and_the_ticks(db: None) -> None:
    unit = street_rows.stretch()
    receipt = take(unit)
    row = Report.objects.get()
    assert (row.unit_id, row.chainage_m) == (unit.id, 40)
    assert reports.reasons_in(row.reasons) == UNSAFE.reasons
    assert (row.counted, row.why_not) == (Counted.YES, None)
    assert receipts.find(receipt.code) == row
    assert receipts.find(receipt.code.lower().replace("-", " ")) == row
    assert receipts.find("AAAAA-AAAAA") is None


def test_no_column_could_hold_a_point_an_address_or_a_minute(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name IN ('streetsafe_report', 'streetsafe_profilecount',"
            " 'streetsafe_tally')"
        )
        columns = dict(cursor.fetchall())
    assert not {"lat", "lon", "point", "address", "ip"} & set(columns)
    kinds = {kind for kind in columns.values() if kind.startswith(("time", "point", "inet"))}
    assert kinds == set()
    assert columns["received_on"] == "date"


def test_ids_of_reports_tell_no_time(db: None) -> None:
    take(street_rows.stretch())
    assert Report.objects.get().id.version == uuid.UUID(int=0, version=4).version


def test_the_address_is_in_no_table(db: None) -> None:
    address = "203.0.113.201"
    take(street_rows.stretch(), address=address)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s',  # noqa: S608
                [f"%{address.rsplit('.', 1)[0]}%"],
            )
            assert cursor.fetchone() == (0,), table
    assert "streetsafe_report" in tables


def test_one_connection_weighs_three_times_on_a_road_and_is_kept_every_time(db: None) -> None:
    unit = street_rows.stretch()
    for _ in range(8):
        take(unit)
    # The neighbour in the same /24 is the same connection; another road is another matter.
    take(unit, address="192.0.2.5")
    assert weights() == {(Counted.YES, None): 3, (Counted.NO, WhyNotCounted.SOURCE): 6}
    take(street_rows.stretch("Mill Lane"))
    take(unit, address="198.51.100.4")
    assert weights()[Counted.YES, None] == 5


def test_the_stretches_of_a_street_are_one_road(db: None) -> None:
    for _ in range(5):
        take(street_rows.stretch())
    assert weights() == {(Counted.YES, None): 3, (Counted.NO, WhyNotCounted.SOURCE): 2}
    assert Report.objects.values("source").distinct().count() == 1


def test_what_counts_is_tallied_at_once_and_what_does_not_is_taken_out(world: World) -> None:
    unit = street_rows.stretch()
    report_id = take(unit).report_id
    take(unit, held=WhyNotCounted.TRAP)
    assert tallied(unit) == 1
    actor = Actor(kind=ActorKind.OPERATOR, id=world.make_operator().id)
    for counted, why, n in ((Counted.NO, WhyNotCounted.NOT_REAL, 0), (Counted.YES, None, 1)):
        with ledger.transaction():
            reports.weigh(report_id=report_id, counted=counted, why_not=why, actor=actor)
        assert tallied(unit) == n


def tallied(unit: Unit) -> int:
    rows = Tally.objects.filter(unit=unit.id, group=Group.ALL)
    return sum(rows.values_list("n", flat=True))


def test_a_network_that_many_share_weighs_ten_times(db: None, settings: LazySettings) -> None:
    settings.STREETS_SHARED_NETWORKS = [ipaddress.ip_network("192.0.2.0/24")]
    unit = street_rows.stretch()
    for _ in range(12):
        take(unit)
    assert weights()[Counted.YES, None] == sources.SHARED_AT_MOST


@pytest.mark.parametrize(("is_shared", "at_once"), [(False, 6), (True, 60)])
def test_a_network_may_report_so_often_across_all_roads(
    settings: LazySettings, is_shared: bool, at_once: int
) -> None:
    # One that no other run of this test has used.
    network = f"2001:db8:{secrets.token_hex(2)}"
    if is_shared:
        settings.STREETS_SHARED_NETWORKS = [ipaddress.ip_network(f"{network}::/48")]
    for number in range(at_once):
        reports.check_pace(Sender(address=f"{network}:{number:x}::1"))
    with pytest.raises(network_pace.TooMany) as refused:
        reports.check_pace(Sender(address=f"{network}:ffff::1"))
    assert refused.value.wait > 0


def test_two_roads_of_one_connection_have_nothing_in_common(db: None) -> None:
    take(street_rows.stretch())
    take(street_rows.stretch("Mill Lane"))
    one, other = (bytes(row.source or b"") for row in Report.objects.all())
    assert one
    assert one != other


@pytest.mark.django_db(transaction=True)
def test_many_at_once_from_one_connection_weigh_no_more_than_three(
    transactional_db: None,
) -> None:
    unit = street_rows.stretch()
    # The first of a period makes its key, and all wait for that.
    take(street_rows.stretch("Mill Lane"))
    at_once(lambda _: take(unit), count=8)
    assert weights() == {(Counted.YES, None): 4, (Counted.NO, WhyNotCounted.SOURCE): 5}


@pytest.mark.django_db(transaction=True)
def test_the_first_of_a_period_make_one_key(transactional_db: None) -> None:
    unit = street_rows.stretch()
    at_once(lambda number: take(unit, address=f"198.51.{number}.4"), count=8)
    assert SourceKey.objects.count() == 1


@pytest.mark.parametrize(
    "why", [WhyNotCounted.TOO_FAST, WhyNotCounted.TRAP, WhyNotCounted.REPLAYED]
)
def test_what_looks_wrong_is_held_and_answered_like_any_other(db: None, why: WhyNotCounted) -> None:
    receipt = take(street_rows.stretch(), held=why)
    assert weights() == {(Counted.HELD, why): 1}
    assert receipts.find(receipt.code) is not None


def test_a_public_report_writes_no_entry_and_a_staff_one_does(world: World) -> None:
    unit = street_rows.spot()
    before = AuditEntry.objects.count()
    take(unit)
    assert AuditEntry.objects.count() == before
    operator = world.make_operator()
    with ledger.transaction():
        reports.receive(
            unit=unit,
            chainage_m=None,
            answers=UNSAFE,
            channel=Channel.PHONE,
            actor=Actor(kind=ActorKind.OPERATOR, id=operator.id),
        )
    entry = AuditEntry.objects.latest("seq")
    assert (entry.event, entry.actor_id) == ("report.taken", operator.id)


def test_what_a_human_weighs_has_their_name_and_its_entry(world: World) -> None:
    report_id = take(street_rows.stretch()).report_id
    actor = Actor(kind=ActorKind.OPERATOR, id=world.make_operator().id)
    with ledger.transaction():
        reports.weigh(
            report_id=report_id,
            counted=Counted.NO,
            why_not=WhyNotCounted.NOT_REAL,
            actor=actor,
        )
    row = Report.objects.get()
    assert (row.counted, row.why_not, row.weighed_by_id) == ("no", "not_real", actor.id)
    assert AuditEntry.objects.latest("seq").event == "report.weighed"


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_weigh_without_an_entry(transactional_db: None) -> None:
    take(street_rows.stretch())
    with pytest.raises(DatabaseError, match="audit log"), transaction.atomic():
        Report.objects.update(counted=Counted.NO, why_not=WhyNotCounted.NOT_REAL)


def test_the_database_refuses_to_delete_or_change_what_was_said(db: None) -> None:
    take(street_rows.stretch())
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.all().delete()
    with pytest.raises(DatabaseError, match="stay as written"), transaction.atomic():
        Report.objects.update(reasons=Reason.OTHER)
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("feeling", "reasons"),
    [(Feeling.UNSAFE, frozenset()), (Feeling.BETTER, frozenset({Reason.OTHER}))],
)
def test_unsafe_needs_a_reason_and_better_has_none(
    db: None, feeling: Feeling, reasons: frozenset[Reason]
) -> None:
    answers = Answers(feeling=feeling, reasons=reasons, when=When.TODAY, dark=Dark.BOTH)
    with pytest.raises(reports.NoReason), ledger.transaction():
        reports.receive(
            unit=street_rows.stretch(), chainage_m=None, answers=answers, channel=Channel.WEB
        )
    assert not Report.objects.exists()


def test_after_35_days_the_key_is_destroyed_and_no_token_is_left(db: None) -> None:
    take(street_rows.stretch())
    key = SourceKey.objects.get()
    last_day = datetime.combine(key.begins_on, datetime.min.time(), UTC) + timedelta(days=34)
    assert forgotten(last_day)["source_tokens"] == 0
    assert forgotten(last_day + timedelta(days=2)) == {
        "source_keys": 1,
        "source_tokens": 1,
        "source_counts": 0,
        "reports": 0,
    }
    row = Report.objects.get()
    assert (row.source, row.source_key_id) == (None, None)
    assert DataKey.objects.get(pk=key.key_id).wrapped is None
    with pytest.raises(sealing.Unreadable):
        sources.of(address=HOME, road_id=row.unit_id, today=key.begins_on)


def test_reports_of_three_years_ago_go_and_later_ones_stay(db: None) -> None:
    unit = street_rows.stretch()
    for day in (date(2021, 1, 1), date.today() - timedelta(days=1000)):  # noqa: DTZ011
        Report.objects.create(
            stretch_id=unit.id,
            feeling=Feeling.BETTER,
            reasons=0,
            when_band=When.TODAY,
            dark=Dark.BOTH,
            channel=Channel.WEB,
            received_on=day,
            counted=Counted.YES,
        )
    assert forgotten(datetime.now(UTC))["reports"] == 1
    assert Report.objects.get().received_on > date(2021, 1, 1)


def forgotten(now: datetime) -> dict[str, int]:
    with ledger.transaction():
        return retention.forget(now)


def test_profiles_are_counts_and_have_no_key_to_a_report(db: None) -> None:
    with ledger.transaction():
        profiles.count(borough="Redbridge", answers={"age": "18_to_24", "disabled": "no"})
        profiles.count(borough="Redbridge", answers={"age": "18_to_24"})
    counted = dict(ProfileCount.objects.values_list("question", "n"))
    assert counted == {"age": 2, "disabled": 1}
    assert not [field for field in ProfileCount._meta.get_fields() if field.is_relation]
    with pytest.raises(profiles.UnknownAnswer), ledger.transaction():
        profiles.count(borough="Redbridge", answers={"age": "old"})
