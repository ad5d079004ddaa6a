"""The simulator's files are imported as a force's would be: columns and names are the same."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from foundation.audit import clock
from simulator.sample_force import files, people, roster
from verification.actions.decisions import officer_check
from verification.enums import OfficerStatus
from verification.models import Officer


@pytest.mark.django_db
def test_the_sample_force_is_imported_whole_and_somebody_is_on_duty(tmp_path: Path) -> None:
    now = clock.db_now()
    files.write_all(tmp_path, today=now.date(), seed=people.SEED)
    run("import_officers", tmp_path / "officers.csv", "--photos", tmp_path / "photos")
    span = roster.span(now.date())
    ends = ("--from", files.rfc3339(span.starts_at), "--to", files.rfc3339(span.ends_at))
    first = run("import_roster", tmp_path / "roster.csv", *ends)
    assert first["added"] == first["periods"] > 2_000
    assert Officer.objects.count() == people.COUNT
    serving = Officer.objects.filter(status=OfficerStatus.SERVING)
    assert any(officer_check.duty_of(one, now) for one in serving)


@pytest.mark.django_db
def test_the_feed_goes_on_over_midnight_without_a_fault(tmp_path: Path) -> None:
    today = clock.db_now().date()
    files.write_all(tmp_path, today=today, seed=people.SEED)
    run("import_officers", tmp_path / "officers.csv", "--photos", tmp_path / "photos")
    for day in (today, today, today + timedelta(days=1)):
        span = roster.span(day)
        files.write_roster(tmp_path / "roster.csv", today=day, seed=people.SEED)
        ends = ("--from", files.rfc3339(span.starts_at), "--to", files.rfc3339(span.ends_at))
        counts = run("import_roster", tmp_path / "roster.csv", *ends)
    assert counts["removed"] == counts["changed"] == 0
    assert 0 < counts["added"] < 300


def run(*arguments: object) -> dict[str, int]:
    """Run a command; give its counts."""
    out = StringIO()
    name, *rest = (str(argument) for argument in arguments)
    call_command(name, *rest, "--json", stdout=out)
    counts: dict[str, int] = json.loads(out.getvalue())
    return counts
