"""Measures are read from where they come from, once, and what was read before stays."""

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from community.outcomes import tasks
from community.outcomes.enums import Cadence, FigureKind, Moment, Topic, Verdict
from community.outcomes.events import OutcomesEvent, OutcomesSubject
from community.outcomes.measured import others, wards
from community.outcomes.models import Briefing, Measure, Pulse, Reading
from community.outcomes.rules import catalogue, periods, verdicts
from community.patrols import published as patrols
from community.streets.enums import UnitKind
from community.streets.units import Unit
from community.streetsafe import published as works
from community.streetsafe.enums import (
    ActionKind,
    ActionState,
    Channel,
    Counted,
    Dark,
    Feeling,
    Reason,
    When,
)
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Action, Partner, Report
from community.walks import published as walks
from foundation.audit import clock, ledger
from foundation.audit.ledger import Subject
from foundation.audit.models import AuditEntry
from tests.community.outcomes import a_year, files
from tests.community.streetsafe import asked
from tests.support import street_rows
from tests.support.accounts import make_operator, make_team
from tests.support.factories import World
from verification.models import ConfidenceScore
from verification.monitoring import figures

pytestmark = pytest.mark.django_db


def value(slug: str, begins_on: date | None = None) -> float:
    rows = Reading.objects.filter(measure__slug=slug)
    if begins_on is not None:
        rows = rows.filter(begins_on=begins_on)
    return rows.order_by("begins_on", "id").values_list("value", flat=True).last() or -1


def report(unit: Unit, day: date, **more: object) -> Report:
    """Write a report as it is kept."""
    held = {"counted": Counted.YES, "feeling": Feeling.UNSAFE, **more}
    return Report.objects.create(
        stretch_id=unit.id,
        reasons=Reason.FOLLOWED,
        when_band=When.OFTEN,
        dark=Dark.DARK,
        channel=Channel.WEB,
        received_on=day,
        **held,
    )


def test_the_task_writes_down_every_measure_and_reads_what_there_is(tmp_path: Path) -> None:
    a_year.take(tmp_path)
    assert Measure.objects.count() == len(catalogue.ALL)
    assert value("women-officers") == 0.341
    # Held against what the same borough recorded six months before.
    assert value("charged") == pytest.approx((4 + 18 + 72 + 36) / (110 + 240 + 700))
    assert value("charged-rape") == pytest.approx(16 / 110)
    assert value("good-job") == pytest.approx(0.54)
    assert value("good-job-gap") == pytest.approx(-0.04)
    # 1,080 recorded in the year of the survey, which says 6,720.
    assert value("recorded-of-all") == pytest.approx(12 * 90 / (0.042 * 160_000))


def test_reading_again_keeps_nothing_twice(tmp_path: Path) -> None:
    a_year.take(tmp_path)
    rows, entries = Reading.objects.count(), AuditEntry.objects.count()
    tasks.read_measures()
    assert (Reading.objects.count(), AuditEntry.objects.count()) == (rows, entries)


def test_a_correction_is_another_reading_and_the_old_one_stays(tmp_path: Path) -> None:
    files.take(tmp_path, FigureKind.WORKFORCE, [files.workforce(women=10_230)])
    files.take(tmp_path, FigureKind.WORKFORCE, [files.workforce(women=10_260)])
    rows = Reading.objects.filter(measure__slug="women-officers").order_by("id")
    assert [row.value for row in rows] == [0.341, 0.342]
    assert len({row.taken for row in rows}) == 2
    taken = AuditEntry.objects.filter(event="readings.taken").values_list("subject_id", flat=True)
    assert {row.taken for row in rows} == set(taken)


def test_charges_without_what_was_recorded_before_are_no_share(tmp_path: Path) -> None:
    line = (files.month(), "Redbridge", "rape", 5, "")
    files.take(tmp_path, FigureKind.OUTCOMES, [line])
    assert not Reading.objects.filter(measure__slug="charged").exists()
    files.take(tmp_path, FigureKind.OFFENCES, [(files.month(7), "Redbridge", "rape", 4)])
    assert not Reading.objects.filter(measure__slug="charged").exists()


def test_a_small_group_is_not_told_by_the_whole_less_the_others(tmp_path: Path) -> None:
    for recorded, shown in ((9, set()), (10, {"charged-rape", "charged-domestic-abuse"})):
        offences = [
            (files.month(7), "Redbridge", "rape", recorded),
            (files.month(7), "Redbridge", "domestic_abuse", 200),
        ]
        charged = [
            (files.month(), "Redbridge", "rape", 2, ""),
            (files.month(), "Redbridge", "domestic_abuse", 30, ""),
        ]
        files.take(tmp_path, FigureKind.OFFENCES, offences)
        files.take(tmp_path, FigureKind.OUTCOMES, charged)
        by_group = Reading.objects.filter(measure__slug__startswith="charged-")
        assert set(by_group.values_list("measure__slug", flat=True)) == shown
        assert value("charged") == pytest.approx(32 / (200 + recorded))


def test_a_year_that_lacks_a_month_is_not_held_against_a_survey(tmp_path: Path) -> None:
    months = [(files.month(20 + back), "Redbridge", "rape", 9) for back in range(11)]
    files.take(tmp_path, FigureKind.OFFENCES, months)
    files.take(tmp_path, FigureKind.PREVALENCE, [(files.month(20), "rape", 1, 900, 160_000)])
    assert not Reading.objects.filter(measure__slug="recorded-of-all").exists()


def test_reports_are_counted_by_ward_for_the_women_who_live_there(tmp_path: Path) -> None:
    unit, begins_on = street_rows.stretch(), files.begins()
    for number in range(12):
        report(unit, begins_on + timedelta(days=number))
    report(unit, begins_on, counted=Counted.NO, why_not="not_real")
    report(unit, begins_on - timedelta(days=1))
    report(unit, periods.later(begins_on, 3))
    census = [
        (2021, unit.borough, unit.ward, 6_000),
        (2021, unit.borough, "Loxford Green", 6_000),
    ]
    files.take(tmp_path, FigureKind.CENSUS, census)
    assert value("reports", begins_on) == 1.0
    assert value("unevenness", begins_on) == 0.5
    (period,) = periods.closed(clock.today(), Cadence.QUARTERLY, count=1)
    assert {one.name: one.reports for one in wards.of(period)} == {
        unit.ward: 12,
        "Loxford Green": 0,
    }


def act(
    owner: Partner, state: ActionState, *, promised_on: date | None = None, **dates: date | None
) -> None:
    """Write an action as it is kept, with its entry; the first date that was said is the last."""
    with ledger.transaction():
        action = Action.objects.create(
            unit=street_rows.stretch().id,
            unit_kind=UnitKind.STRETCH,
            kind=ActionKind.LIGHTING,
            owner=owner,
            state=state,
            reason="Not ours." if state == ActionState.DECLINED else "",
            promised_on=promised_on,
            due_on=promised_on,
            **dates,
        )
        ledger.record(
            event=StreetSafeEvent.ACTION_PROPOSED,
            actor=ledger.COMMAND,
            subject=Subject(kind=StreetSafeSubject.ACTION, id=action.id),
        )


def test_what_was_due_is_held_against_when_it_was_done() -> None:
    owner, begins_on = asked.owner(), files.begins()
    due = begins_on + timedelta(days=20)
    for state, done_on in (
        *[(ActionState.DONE, due)] * 6,
        *[(ActionState.DONE, due + timedelta(days=1))] * 2,
        *[(ActionState.ACCEPTED, None)] * 3,
    ):
        act(owner, state, proposed_on=begins_on, promised_on=due, done_on=done_on)
    act(owner, ActionState.DECLINED, proposed_on=begins_on)
    tasks.read_measures()
    row = Reading.objects.get(measure__slug="done-on-time")
    assert (row.part, row.n, row.note) == (6, 11, "11 said yes, 1 said no, 5 late")


def test_checks_are_counted_by_when_they_were_asked_for(world: World) -> None:
    verification, _phone = world.make_joined(world.make_officer())
    world.make_request(world.make_officer())
    now = clock.db_now()
    found = figures.read(since=now - timedelta(hours=1), until=now + timedelta(hours=1))
    assert (found.asked, found.joined, found.answered, found.refused) == (2, 1, 0, 0)
    assert found.seconds_to_answer is None
    later = figures.read(since=now + timedelta(hours=1), until=now + timedelta(hours=2))
    assert later.asked == 0
    assert verification.requested_at <= now


WORKS = [
    SimpleNamespace(kind=ActionKind.LIGHTING, roads=12, low=0.39, high=0.86),
    SimpleNamespace(kind=ActionKind.HEDGE, roads=10, low=None, high=None),
]
PROVIDED: tuple[tuple[object, str, object], ...] = (
    (walks, "figures", walks.Figures(walked=38, no_officer=2, answered=30, would_again=27)),
    (
        walks,
        "reach",
        walks.Reach(wards=19, wards_without=["Loxford"] * 5, languages=4, days_to_walk=9),
    ),
    (walks, "promises", walks.Promises(promised=20, kept_on_time=15)),
    (
        patrols,
        "figures",
        patrols.Figures(
            slots=40,
            visits=31,
            visits_never_ended=0,
            minutes_planned=600,
            minutes_delivered=410,
        ),
    ),
    (patrols, "effect", patrols.Judged(ratio=0.91, low=0.62, high=1.34, reports=60, weeks_left=44)),
)


def test_what_walks_patrols_and_works_provide_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, found in PROVIDED:
        monkeypatch.setattr(module, name, lambda found=found, **_period: found)
    monkeypatch.setattr(works, "kinds", lambda: WORKS)
    found = dict(others.read(date(2026, 11, 26)))
    assert set(found) == {
        "walks",
        "after-walk",
        "walk-promises",
        "patrols",
        "effect-of-patrols",
        "effect-of-lighting",
    }
    assert found["walks"].note == (
        "2 times no officer came; 5 of 19 wards had none: the next go there; 4 languages; "
        "9 days from asking"
    )
    assert found["patrols"].note == "410 of 600 minutes planned"
    assert found["effect-of-patrols"].note == "about 44 more weeks to tell 20 %"
    lighting = found["effect-of-lighting"]
    assert round(lighting.estimate.value, 2) == 0.58
    word = verdicts.judge(
        catalogue.BY_SLUG["effect-of-lighting"], now=lighting, before=None, today=date(2026, 11, 26)
    )
    assert word is Verdict.BETTER


def test_felt_safe_is_added_up_of_months_that_are_shown() -> None:
    begins_on = files.begins()
    ConfidenceScore.objects.bulk_create(
        ConfidenceScore(month=month, borough="Redbridge", twos=low, fives=high)
        for month, low, high in (
            (begins_on, 4, 16),
            (periods.later(begins_on, 1), 2, 18),
            # Too few to be shown, and so in no sum.
            (periods.later(begins_on, 2), 0, 3),
            (periods.year_before(begins_on), 10, 10),
        )
    )
    tasks.read_measures()
    rows = Reading.objects.filter(measure__slug="after-check").order_by("begins_on")
    assert [(row.begins_on, row.part, row.n) for row in rows] == [
        (periods.year_before(begins_on), 10, 20),
        (begins_on, 34, 40),
    ]


def test_answers_to_briefings_are_read_when_no_more_can_come() -> None:
    begins_on = files.begins()
    for number, closes_on in enumerate((begins_on, clock.today() + timedelta(days=1))):
        day = begins_on if number else periods.later(begins_on, -3)
        briefing = brief(day=day, closes_on=closes_on)
        for moment, able in ((Moment.BEFORE, 2), (Moment.AFTER, 4)):
            Pulse.objects.bulk_create(
                Pulse(briefing=briefing, moment=moment, knows=3, able=able) for _ in range(11)
            )
    tasks.read_measures()
    assert value("briefed", begins_on) == 12
    (row,) = Reading.objects.filter(measure__slug="pulse")
    assert (row.begins_on, row.part, row.n) == (periods.later(begins_on, -3), 11, 11)
    assert row.note == "before the briefing 0 of 11"


def brief(*, day: date, closes_on: date) -> Briefing:
    """Write a briefing as it is kept, with its entry."""
    team, user = make_team(f"Ilford {day}"), make_operator(username=f"ada-{day}").user
    with ledger.transaction():
        briefing = Briefing.objects.create(
            day=day,
            team=team,
            topic=Topic.CHECKS,
            heads=12,
            code=f"{day:%y%m%d}",
            closes_on=closes_on,
            recorded_by=user,
        )
        ledger.record(
            event=OutcomesEvent.BRIEFING_RECORDED,
            actor=ledger.COMMAND,
            subject=Subject(kind=OutcomesSubject.BRIEFING, id=briefing.id),
        )
    return briefing
