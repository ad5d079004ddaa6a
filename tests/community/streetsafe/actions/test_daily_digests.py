"""An entry an hour says how many reports there are, and commits to them."""

from community.streetsafe import tasks
from community.streetsafe.actions import daily_digests
from community.streetsafe.models import Report
from foundation.audit.models import AuditEntry
from foundation.registry import periodic
from tests.community.streetsafe.actions.test_reports import take
from tests.support import street_rows


def entries() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(event="reports.tallied").order_by("seq"))


def test_a_pass_writes_one_entry_for_all_new_reports_and_none_for_no_new_one(db: None) -> None:
    tasks.tally()
    assert entries() == []
    unit = street_rows.stretch()
    take(unit)
    take(unit)
    tasks.tally()
    tasks.tally()
    (entry,) = entries()
    assert entry.details["reports"] == 2
    assert entry.subject_id == daily_digests.subject_of(Report.objects.all()[0].received_on)
    take(unit)
    tasks.tally()
    assert [one.details["reports"] for one in entries()] == [2, 3]
    assert len({one.details["digest"] for one in entries()}) == 2


def test_the_watchkeeper_enqueues_it_at_its_start_and_then_each_hour() -> None:
    schedule = periodic.Schedule()
    assert "streetsafe.tally" in schedule.take_due(1000.0)
    assert "streetsafe.tally" not in schedule.take_due(1000.0 + 3599)
    assert "streetsafe.tally" in schedule.take_due(1000.0 + 3601)
