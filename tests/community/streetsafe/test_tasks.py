"""What the worker does of StreetSafe each night."""

from community.streetsafe import tasks
from community.streetsafe.enums import Group
from community.streetsafe.models import Standing, Tally
from tests.community.streetsafe.actions.test_reports import take
from tests.support import street_rows


def test_a_night_counts_every_report_anew_and_makes_the_standings(db: None) -> None:
    unit = street_rows.stretch()
    take(unit)
    take(unit, address="198.51.100.7")
    Tally.objects.all().delete()
    tasks.recount()
    tasks.refresh()
    assert Tally.objects.get(unit=unit.id, group=Group.ALL).n == 2
    assert Standing.objects.get(unit=unit.id, group=Group.ALL, dark="").c28 == 2
