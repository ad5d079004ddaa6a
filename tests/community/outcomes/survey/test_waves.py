"""Waves: made, answered, closed with their sources destroyed, and read from ten people on."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction

from community.outcomes import waves
from community.outcomes.actions import answers, closings, figure_files, readings
from community.outcomes.actions import waves as making
from community.outcomes.actions.answers import Closed
from community.outcomes.enums import AgeBand, AnsweredAs, FigureKind, HowSafe, WhyOdd
from community.outcomes.models import Answer, Reading, SurveyChannel, WardCount, Wave
from community.outcomes.retention import ANSWERS_KEPT_FOR, forget
from community.outcomes.waves import GroupResults, Results
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from foundation.encryption.models import DataKey
from tests.community.outcomes import files
from tests.community.outcomes.survey import asked
from tests.support import database_owner, street_rows
from tests.support.factories import World
from verification.actions.imports import csv_files


@pytest.fixture(autouse=True)
def streets(db: None) -> None:
    """A borough with a street."""
    street_rows.stretch()


@pytest.fixture
def wave(world: World) -> Wave:
    return asked.wave(world, channels=("Poster", "Letter"))


def close(wave: Wave) -> Wave:
    """Let its time pass, and do what each night does."""
    with ledger.transaction():
        forget(clock.db_now() + asked.OPEN_FOR + timedelta(days=1))
    return Wave.objects.get(pk=wave.pk)


def read(wave: Wave) -> Results:
    found = waves.results(close(wave))
    assert found is not None
    return found


def women(found: Results) -> GroupResults:
    return found.groups[0]


def share(group: GroupResults, words: str) -> tuple[float, int] | None:
    """Find the share of a line and how many stand behind it; None where they are too few."""
    (line,) = (one for one in group.lines if one.words.startswith(words))
    if line.estimate is None or line.estimate.n is None:
        return None
    return round(line.estimate.value, 4), line.estimate.n


def test_an_answer_holds_no_address_and_no_instant(wave: Wave) -> None:
    made = AuditEntry.objects.order_by("seq").last()
    asked.answer(asked.channel(wave), network=3)
    answer = Answer.objects.get()
    assert answer.day == clock.today()
    assert answer.id.version == 4
    stored = repr(Answer.objects.values().get())
    assert "198." not in stored
    assert answer.source is not None
    assert len(bytes(answer.source)) == 16
    kinds = {field.get_internal_type() for field in Answer._meta.get_fields()}
    assert not kinds & {"DateTimeField", "TextField", "GenericIPAddressField"}
    assert AuditEntry.objects.order_by("seq").last() == made


def test_one_network_is_known_again_within_a_wave_and_in_no_other(world: World) -> None:
    first, second = asked.wave(world), asked.wave(world)
    for wave, network in ((first, 1), (first, 1), (first, 2), (second, 1)):
        asked.answer(asked.channel(wave), network=network)
    found = Answer.objects.values_list("channel__wave", "source")
    of_first = {bytes(source) for one, source in found if one == first.pk and source}
    of_second = {bytes(source) for one, source in found if one == second.pk and source}
    assert (len(of_first), len(of_second)) == (2, 1)
    assert not of_first & of_second


def test_closing_destroys_the_key_and_every_source(wave: Wave) -> None:
    asked.answer_many(asked.channel(wave), n=3)
    assert DataKey.objects.get(pk=wave.key_id).wrapped is not None
    closed = close(wave)
    assert closed.closed_at is not None
    assert DataKey.objects.get(pk=wave.key_id).wrapped is None
    assert set(Answer.objects.values_list("source", "source_is_shared")) == {(None, None)}
    entry = AuditEntry.objects.get(event="wave.closed")
    assert entry.details == {"answers": 3, "weigh": 3, "odd_channels": 0}
    close(wave)
    assert AuditEntry.objects.filter(event="wave.closed").count() == 1


def test_no_answer_is_taken_before_and_after_its_time(wave: Wave, settings: LazySettings) -> None:
    channel = asked.channel(wave)
    codes = {"wave_code": wave.code, "channel_code": channel.code}
    assert making.find_open(**codes) == channel
    assert making.find_open(wave_code=wave.code.lower(), channel_code=channel.code) == channel
    wave_code, channel_code = "10AB7", "00K1"
    with database_owner.past_guards():
        Wave.objects.filter(pk=wave.pk).update(code=wave_code)
        SurveyChannel.objects.filter(pk=channel.pk).update(code=channel_code)
    assert making.find_open(wave_code="ioab7", channel_code="OOKL") == channel
    codes = {"wave_code": wave_code, "channel_code": channel_code}
    for days in (-1, 14):
        settings.CLOCK_OFFSET = timedelta(days=days)
        assert making.find_open(**codes) is None
        with pytest.raises(Closed):
            asked.answer(channel)
    settings.CLOCK_OFFSET = timedelta(days=13)
    asked.answer(channel)
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"borough": "Nowhere"}, "No street is in Nowhere"),
        ({"channels": ()}, "1 to 12 channels"),
        ({"channels": ("Poster", "poster")}, "a name of its own"),
        ({"channels": ("x" * 41,)}, "at most 40"),
        ({"opens_in": -1}, "today or later"),
        ({"closes_in": 0}, "after it opens"),
        ({"closes_in": 93}, "at most 92 days"),
    ],
)
def test_an_unfit_wave_is_not_made(world: World, wrong: dict[str, object], why: str) -> None:
    given = {"borough": "", "channels": ("Poster",), "opens_in": 0, "closes_in": 7} | wrong
    opens_on = clock.today() + timedelta(days=int(str(given["opens_in"])))
    actor = ledger.Actor(kind=ledger.ActorKind.OPERATOR, id=world.make_operator().id)
    with pytest.raises(making.UnfitWave, match=why), ledger.transaction():
        making.make(
            borough=str(given["borough"]),
            channels=given["channels"],  # type: ignore[arg-type]
            opens_on=opens_on,
            closes_on=opens_on + timedelta(days=int(str(given["closes_in"]))),
            actor=actor,
        )
    assert not Wave.objects.exists()


def test_results_come_after_the_end_and_from_ten_on(world: World, wave: Wave) -> None:
    channel = asked.channel(wave)
    asked.answer_many(channel, n=9)
    assert waves.results(wave) is None
    found = read(wave)
    assert [group.n for group in found.groups] == [None, None]
    assert not any(group.lines for group in found.groups)
    assert [one.n for one in found.channels] == [None, None]
    other = asked.wave(world)
    asked.answer_many(asked.channel(other), n=10)
    shown = read(other)
    assert (women(shown).n, share(women(shown), "Told the police")) == (10, (0.0, 10))
    assert share(women(shown), "Would tell") == (1.0, 10)


def test_a_line_that_fewer_than_ten_answered_is_hidden(wave: Wave) -> None:
    channel = asked.channel(wave)
    asked.answer_many(channel, n=9)
    asked.answer_many(channel, asked.NOTHING, n=11, first=9)
    asked.answer_many(channel, replace(asked.NOTHING, park=HowSafe.NEVER_THERE), n=5, first=20)
    group = women(read(wave))
    assert group.n == 25
    assert share(group, "Any of seven") == (0.36, 25)
    assert share(group, "Told the police") is None
    assert share(group, "Why not: it felt too small") is None
    assert share(group, "Very or fairly safe in a park") == (0.0, 20)


def test_women_and_everybody_else_stand_apart(wave: Wave) -> None:
    channel = asked.channel(wave)
    asked.answer_many(channel, n=12)
    asked.answer_many(channel, replace(asked.TOLD, answered_as=AnsweredAs.MAN), n=10, first=20)
    asked.answer_many(channel, replace(asked.TOLD, borough=""), n=10, first=40)
    found = read(wave)
    assert [group.n for group in found.groups] == [12, 10]
    assert [share(group, "Told the police") for group in found.groups] == [(0, 12), (1, 10)]


def census(folder: Path, **people: int) -> None:
    lines = [(2021, "Redbridge", age.removeprefix("of_"), n) for age, n in people.items()]
    files.take(folder, FigureKind.CENSUS_AGES, lines)


def test_answers_are_weighted_by_the_census_with_the_design_effect(
    wave: Wave, tmp_path: Path
) -> None:
    census(tmp_path, of_18_to_24=1_000, of_65_and_over=1_000, of_25_to_44=3_000)
    channel = asked.channel(wave)
    asked.answer_many(channel, asked.TOLD, n=30)
    asked.answer_many(channel, replace(asked.SAID, age_band=AgeBand.FROM_65), n=10, first=30)
    group = women(read(wave))
    assert group.design_effect == pytest.approx(4 / 3)
    assert (group.n, group.effective, group.silent) == (40, 30, 1)
    assert share(group, "Told the police") == (0.5, 40)
    (line,) = (one for one in group.lines if one.words.startswith("Told"))
    assert line.estimate is not None
    # Wilson's interval of 15 of 30, not of 20 of 40.
    assert (round(line.estimate.low, 3), round(line.estimate.high, 3)) == (0.332, 0.668)


def test_without_a_census_of_every_cell_nothing_is_weighted(wave: Wave, tmp_path: Path) -> None:
    census(tmp_path, of_18_to_24=1_000)
    channel = asked.channel(wave)
    asked.answer_many(channel, asked.TOLD, n=30)
    asked.answer_many(channel, replace(asked.SAID, age_band=AgeBand.FROM_65), n=10, first=30)
    group = women(read(wave))
    assert group.design_effect is None
    assert share(group, "Told the police") == (0.75, 40)


def test_answers_that_tell_no_more_than_nine_would_are_hidden(wave: Wave, tmp_path: Path) -> None:
    census(tmp_path, of_18_to_24=1_000, of_65_and_over=1_000_000)
    asked.answer_many(asked.channel(wave), n=30)
    old = replace(asked.SAID, age_band=AgeBand.FROM_65)
    asked.answer(asked.channel(wave), old, network=40)
    group = women(read(wave))
    assert (group.n, group.effective) == (31, 1)
    assert share(group, "Would tell") is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2021,Redbridge,16_to_24,5", "age '16_to_24' is not known"),
        ("21,Redbridge,18_to_24,5", "is not a year such as 2021"),
        ("2021,,18_to_24,5", "borough is empty"),
        ("2021,Redbridge,18_to_24,0", "people 0 is not between 1 and"),
    ],
)
def test_a_wrong_line_of_a_census_file_is_named(tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "ages.csv"
    path.write_text(f"year,borough,age,people\n{line}\n", "utf-8")
    with pytest.raises(csv_files.BadFile, match=why):
        figure_files.read(path=path, kind=FigureKind.CENSUS_AGES, today=clock.today())


def test_a_stuffed_channel_is_shown_apart_and_in_no_other_figure(wave: Wave) -> None:
    asked.answer_many(asked.channel(wave, "Letter"), n=40)
    poster = asked.channel(wave)
    asked.answer_many(poster, asked.TOLD, n=20, first=100)
    for _ in range(30):
        asked.answer(poster, asked.TOLD, network=99)
    found = read(wave)
    assert (women(found).n, share(women(found), "Told the police")) == (40, (0.0, 40))
    ((channel, groups),) = found.apart
    assert (channel.name, channel.why_odd) == ("Poster", WhyOdd.FEW_SOURCES)
    # 20 honest ones, and 3 of the one network.
    assert (groups[0].n, share(groups[0], "Told the police")) == (23, (1.0, 23))
    counts = {one.channel.name: (one.n, one.weigh) for one in found.channels}
    assert counts == {"Letter": (40, 40), "Poster": (50, 23)}
    told = waves.told_police(since=wave.opens_on, until=wave.closes_on + timedelta(days=1))
    assert told == waves.ToldPolice(told=0, happened=40)


def test_wards_are_counted_apart_and_shown_from_ten_on(wave: Wave) -> None:
    channel, unit = asked.channel(wave), street_rows.stretch("Mill Lane")
    for number in range(9):
        asked.answer(channel, network=number, most=unit)
    asked.answer(channel, asked.NOTHING, network=10, most=unit)
    asked.answer(channel, network=11, most=unit, is_doubted=True)
    assert WardCount.objects.get().n == 9
    asked.answer(asked.channel(wave, "Letter"), network=12, most=unit)
    assert not read_wards_early(wave)
    assert read(wave).wards == [(unit.borough, unit.ward, 10)]


def read_wards_early(wave: Wave) -> object:
    return waves.results(wave)


def test_the_plan_reads_what_the_last_wave_of_a_year_says(
    world: World, settings: LazySettings
) -> None:
    this_year = clock.today().year
    year_before = clock.today().replace(month=6, day=1, year=this_year - 1)
    settings.CLOCK_OFFSET = year_before - clock.today()
    wave = asked.wave(world)
    asked.answer_many(asked.channel(wave), n=8)
    asked.answer_many(asked.channel(wave), asked.TOLD, n=4, first=8)
    close(wave)
    settings.CLOCK_OFFSET = timedelta(0)
    with ledger.transaction():
        readings.take(now=clock.db_now())
    reading = Reading.objects.get(measure__slug="told-police")
    assert (reading.part, reading.n, reading.begins_on.year) == (4, 12, this_year - 1)
    until = reading.ends_on
    assert waves.told_police(since=until, until=until + timedelta(days=300)) is None


def test_answers_go_after_three_years(wave: Wave) -> None:
    asked.answer(asked.channel(wave))
    now = clock.db_now()
    with ledger.transaction():
        assert forget(now + ANSWERS_KEPT_FOR)["survey_answers"] == 0
    with database_owner.past_guards():
        Answer.objects.update(day=clock.today() - ANSWERS_KEPT_FOR - timedelta(days=1))
    with ledger.transaction():
        assert forget(now)["survey_answers"] == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE outcomes_answer SET told = 'yes'",
        "UPDATE outcomes_answer SET day = day - 1",
        "UPDATE outcomes_answer SET source = '\\x00'",
        "UPDATE outcomes_answer SET weighs = NOT weighs",
        "DELETE FROM outcomes_answer",
        "UPDATE outcomes_wave SET closes_on = closes_on + 1",
        "UPDATE outcomes_wave SET closed_at = NULL",
        "UPDATE outcomes_surveychannel SET code = 'AAAA'",
        "UPDATE outcomes_wardcount SET n = n - 1",
        "DELETE FROM outcomes_wave",
    ],
)
def test_the_database_refuses_what_no_action_does(wave: Wave, change: str) -> None:
    asked.answer(asked.channel(wave), most=street_rows.stretch("Mill Lane"))
    close(wave)
    with pytest.raises(DatabaseError):
        do(change)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE outcomes_surveychannel SET why_odd = 'same_answers'",
        "UPDATE outcomes_wave SET closed_at = now()",
    ],
)
def test_a_wave_is_closed_with_an_entry_in_the_log(wave: Wave, change: str) -> None:
    with pytest.raises(DatabaseError, match=r"wave\.closed"):
        do(change)


def do(change: str) -> None:
    """Do one statement as a transaction of its own would, to its end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(change)
        assert cursor.rowcount >= 1
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_is_done_to_a_wave_needs_a_transaction(wave: Wave) -> None:
    channel = SurveyChannel.objects.select_related("wave__key").filter(wave=wave)[0]
    with pytest.raises(ledger.NoTransaction):
        answers.take(
            channel=channel, said=asked.SAID, most=None, address="198.18.1.7", is_doubted=False
        )
    with pytest.raises(ledger.NoTransaction):
        closings.close_over(now=clock.db_now())
