"""The nightly judgement of what was done: T14 in the database, and that nobody types a verdict."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction

from community.streets.enums import UnitKind
from community.streets.models import Spot, Street, Stretch
from community.streets.units import Unit
from community.streetsafe import tasks
from community.streetsafe.actions import effects, tallies
from community.streetsafe.enums import ActionKind
from community.streetsafe.models import Effect, Tally
from community.streetsafe.models.effects import EffectOf
from community.streetsafe.rules import effect
from community.streetsafe.rules.effect import Change, Road
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.community.streets import network, stored
from tests.community.streetsafe import done
from tests.community.streetsafe.streets_and_reports import Net
from tests.support import street_rows

DAY = timedelta(days=1)


def judge(today: date = done.OVER) -> int:
    with ledger.transaction():
        return effects.judge_all(today=today)


def unit(row: Stretch | Street | Spot, kind: UnitKind = UnitKind.STRETCH) -> Unit:
    return Unit(kind=kind, id=row.pk, name="", ward="", borough="")


@pytest.fixture
def area(db: None) -> Unit:
    """A street far off, with 60 reports a week before and 54 after."""
    street = unit(Street.objects.get(pk=_street_of(street_rows.stretch("Far Street"))))
    done.tally(street, 60, done.mondays(done.BEFORE))
    done.tally(street, 54, done.mondays(done.AFTER))
    return street


def _street_of(stretch: Unit) -> Any:
    return Stretch.objects.get(pk=stretch.id).street_id


def road(name: str, before: int, after: int) -> Unit:
    """A stretch whose tallies are its street's too."""
    stretch = street_rows.stretch(name)
    for one in (stretch, unit(Street.objects.get(pk=_street_of(stretch)))):
        done.tally(one, before, done.mondays(done.BEFORE))
        done.tally(one, after, done.mondays(done.AFTER))
    return stretch


def the(of: EffectOf) -> Effect:
    return Effect.objects.get(of=of)


def test_a_road_is_held_against_the_area_without_it(area: Unit) -> None:
    action = done.action(road("Tanner Row", 4, 1))
    assert judge() == 1
    found = the(EffectOf.ROAD)
    assert (found.action_id, found.kind, found.roads) == (action.id, "lighting", 1)
    assert (found.before, found.after, found.weeks_before) == (52, 13, 13)
    assert (found.area_before, found.area_after) == (60 * 13, 54 * 13)
    assert found.expected == pytest.approx(52 * 0.9)
    asked = Road(
        before=52, after=13, area_before=780, area_after=702, weeks_before=13, weeks_after=13
    )
    rule = effect.judge([asked])
    assert (found.ratio, found.low, found.high) == (rule.ratio, rule.low, rule.high)
    assert (found.verdict, found.rule_version) == (Change.FEWER, effect.RULE_VERSION)
    assert found.wdd == pytest.approx(13 - 52 * 0.9)
    assert found.wdd_error is not None
    assert found.judged_on == done.OVER


def test_no_verdict_before_its_weeks_are_over(area: Unit) -> None:
    done.action(road("Tanner Row", 4, 1))
    assert judge(done.OVER - DAY) == 0
    assert not Effect.objects.exists()
    assert judge(done.OVER) == 1


@pytest.mark.parametrize(("days", "weeks"), [(27, 3), (28, 4), (34, 4), (35, 5)])
def test_before_is_whole_weeks_and_four_of_them_at_least(area: Unit, days: int, weeks: int) -> None:
    done.action(road("Tanner Row", 4, 1), done_on=done.BEFORE + days * DAY)
    judge(done.OVER)
    found = the(EffectOf.ROAD)
    assert (found.weeks_before, found.before) == (weeks, 4 * weeks)
    assert (found.verdict == Change.CANNOT_TELL) is (weeks < 4)


def test_work_that_came_before_the_look_cannot_be_judged(area: Unit) -> None:
    done.action(road("Tanner Row", 4, 1), done_on=done.SEEN + 7 * DAY)
    judge()
    found = the(EffectOf.ROAD)
    assert (found.weeks_before, found.before, found.verdict) == (0, 0, Change.CANNOT_TELL)
    assert (found.ratio, found.wdd) == (None, None)


def test_few_reports_are_not_enough(area: Unit) -> None:
    done.action(street_rows.stretch())
    judge()
    assert the(EffectOf.ROAD).verdict == Change.CANNOT_TELL


def test_what_no_signal_chose_is_not_judged(area: Unit) -> None:
    done.action(road("Tanner Row", 4, 1), seen_on=None)
    assert judge() == 0


def test_a_second_run_writes_nothing_and_new_counts_write_once(area: Unit) -> None:
    tanner = road("Tanner Row", 4, 1)
    done.action(tanner)
    judge()
    before = list(Effect.objects.order_by("id").values())
    entries = AuditEntry.objects.count()
    assert judge(done.OVER + DAY) == 0
    assert list(Effect.objects.order_by("id").values()) == before
    assert AuditEntry.objects.count() == entries
    same = [tanner.id, _street_of(tanner)]
    Tally.objects.filter(unit__in=same, week=done.AFTER).update(n=9)
    assert judge(done.OVER + DAY) == 1
    assert the(EffectOf.ROAD).after == 13 + 8


def test_kinds_are_judged_together_from_ten_roads_on(area: Unit) -> None:
    for number in range(9):
        done.action(road(f"Row {number}", 1, 0))
    # The same road twice is one road, and another kind is not this one.
    done.action(street_rows.stretch("Row 0"))
    done.action(road("Hedge Row", 1, 0), kind=ActionKind.HEDGE)
    judge()
    assert not Effect.objects.filter(of=EffectOf.KIND).exists()
    done.action(road("Row 9", 1, 0))
    judge()
    found = the(EffectOf.KIND)
    assert (found.kind, found.action_id, found.roads) == ("lighting", None, 10)
    assert (found.before, found.after, found.verdict) == (130, 0, Change.FEWER)
    assert (found.area_before, found.wdd) == (None, None)
    ones = Effect.objects.filter(of=EffectOf.ROAD, before=13)
    assert {one.verdict for one in ones} <= {Change.FEWER, Change.NO_CLEAR_CHANGE}


def test_the_ring_is_other_streets_within_60_m(db: None) -> None:
    stored.store(
        network.network(
            network.stretch("Tanner Row", (0, 0), (200, 0)),
            network.stretch("Tanner Row", (200, 0), (400, 0)),
            network.stretch("Touches", (100, 0), (100, 200)),
            network.stretch("Is Near", (0, 59), (-200, 59)),
            network.stretch("Is Far", (0, -61), (200, -61)),
        )
    )
    of = {row.street.name: row for row in Stretch.objects.select_related("street")}
    first = Stretch.objects.filter(street__name="Tanner Row").order_by("id")[0]
    done.action(unit(first))
    weeks = [*done.mondays(done.BEFORE), *done.mondays(done.AFTER)]
    for number, name in enumerate(("Tanner Row", "Touches", "Is Near", "Is Far")):
        row = first if name == "Tanner Row" else of[name]
        done.tally(unit(row), 10**number, weeks)
        done.tally(unit(row.street, UnitKind.STREET), 10**number, weeks)
    judge()
    ring, own = the(EffectOf.RING), the(EffectOf.ROAD)
    assert (own.before, own.area_before) == (13, 13 * 1110)
    assert (ring.before, ring.area_before) == (13 * 110, 13 * 1000)


def test_it_counts_reports_as_the_tallies_do(db: None) -> None:
    net = Net()
    (stretch,) = net.street("Tanner Row")
    park = net.spot("Gaol Park")
    part = net.part(stretch)
    for week in (*done.mondays(done.BEFORE), *done.mondays(done.AFTER)):
        for row in (stretch, part):
            net.report(stretch=row, day=week)
        net.report(spot=park, day=week)
    done.action(unit(part))
    with ledger.transaction():
        tallies.rebuild(today=done.OVER)
    judge()
    found = the(EffectOf.ROAD)
    assert (found.before, found.after, found.area_before, found.area_after) == (26, 26, 13, 13)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_verdict_without_its_entry(transactional_db: None) -> None:
    done.action(street_rows.stretch())
    judge()
    with pytest.raises(DatabaseError, match=r"effect\.judged"), transaction.atomic():
        Effect.objects.update(after=3)
    with pytest.raises(DatabaseError, match=r"effect\.judged"), transaction.atomic():
        Effect.objects.create(
            of=EffectOf.KIND,
            kind=ActionKind.CCTV,
            verdict=Change.CANNOT_TELL,
            rule_version=1,
            judged_on=done.OVER,
            roads=10,
            before=0,
            after=0,
            expected=0.0,
        )


@pytest.mark.parametrize(
    ("typed", "constraint"),
    [
        ({"verdict": Change.FEWER}, "ratio_lies_in_its_interval"),
        ({"verdict": "better"}, "interval"),
        (
            {"verdict": Change.FEWER, "ratio": 0.5, "low": 0.3, "high": 1.1},
            "verdict_follows_the_interval",
        ),
        (
            {"verdict": Change.MORE, "ratio": 0.5, "low": 1.3, "high": 2.1},
            "ratio_lies_in_its_interval",
        ),
        ({"ratio": 0.5, "low": 0.3, "high": 1.1}, "ratio_lies_in_its_interval"),
    ],
)
def test_the_database_refuses_a_word_that_is_not_the_interval_s(
    db: None, typed: dict[str, Any], constraint: str
) -> None:
    done.action(street_rows.stretch())
    judge()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Effect.objects.filter(of=EffectOf.ROAD).update(**typed)


def test_no_other_module_writes_an_effect() -> None:
    ours = Path(settings.BASE_DIR)
    writes = re.compile(r"\bEffect\(|\bEffect\.objects\.(\w*create|\w*update)")
    found = {
        str(path.relative_to(ours))
        for part in ("community/streetsafe", "community/neighbourhood", "publicsite")
        for path in (ours / part).rglob("*.py")
        if "migrations" not in path.parts and writes.search(path.read_text())
    }
    # The model's own class, the rule's value, and the one computation.
    assert found == {
        "community/streetsafe/models/effects.py",
        "community/streetsafe/rules/effect.py",
        "community/streetsafe/actions/effects.py",
    }


def test_the_worker_judges_each_night(area: Unit) -> None:
    done.action(road("Tanner Row", 4, 1))
    tasks.judge_effects(priority="of a later release")
    tasks.judge_effects()
    assert Effect.objects.count() == 1
