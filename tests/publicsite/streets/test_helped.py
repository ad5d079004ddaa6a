"""Done and "did it help" are two lines; the first date stays; no answer is told of. T12, T14."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from community.streets.enums import UnitKind
from community.streets.models import Street, Stretch
from community.streets.units import Unit
from community.streetsafe.actions import effects, interventions
from community.streetsafe.enums import ActionKind, ActionState
from community.streetsafe.rules.effect import Change
from foundation.audit import ledger
from foundation.audit.ledger import Actor, ActorKind
from publicsite import helped
from publicsite.helped import QUESTION
from tests.community.streetsafe import done
from tests.publicsite import reading
from tests.publicsite.streets import asked
from tests.publicsite.streets.test_privacy import NEVER, PERSONS
from tests.publicsite.streets.test_work import ALL, FILE, queries, road, words, written
from tests.support.accounts import make_operator

pytestmark = pytest.mark.django_db


def unit(name: str) -> Unit:
    return Unit(
        kind=UnitKind.STRETCH, id=asked.stretch_id(name), name=name, ward="Q", borough="Redbridge"
    )


def reported(name: str, *, before: int, after: int) -> None:
    """Count so many a week on a stretch and its street."""
    stretch = Stretch.objects.get(street__name=name)
    street = Street.objects.get(pk=stretch.street_id)
    for one in (stretch, street):
        as_unit = Unit(kind=UnitKind.STRETCH, id=one.pk, name="", ward="", borough="")
        done.tally(as_unit, before, done.mondays(done.BEFORE))
        done.tally(as_unit, after, done.mondays(done.AFTER))


def judged(*names: str, before: int = 4, after: int = 4, **more: Any) -> None:
    """Judge work on these roads beside one road that stays as it is."""
    reported("Ley Street", before=60, after=60)
    for name in names:
        reported(name, before=before, after=after)
        done.action(unit(name), **more)
    with ledger.transaction():
        effects.judge_all(today=done.OVER)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (4, 1, "Fewer reports since the work than we would expect."),
        (4, 4, "No clear change."),
        (2, 9, "More reports than we would expect."),
        (0, 0, "We cannot tell yet. One street by itself tells us little."),
    ],
)
def test_done_and_did_it_help_are_two_lines(before: int, after: int, said: str) -> None:
    judged("Tanner Row", before=before, after=after)
    page = words(road())
    assert f"Done , {written(done.DONE)} Quarry Council says so. It was on time." in page
    assert f"{QUESTION} {said}" in page
    assert f"{QUESTION} {said.partition('. ')[0].rstrip('.')}." in words(ALL)
    assert "reports" not in re.sub(re.escape(said), "", page).partition("If many")[0]


def test_before_its_weeks_are_over_nobody_can_tell() -> None:
    done.action(unit("Tanner Row"))
    said = f"{QUESTION} We cannot tell yet. We can tell 15 weeks after it is done, not before."
    assert said in words(road())
    asked.ask(ActionState.STARTED)
    assert f"{QUESTION} We can tell 15 weeks after it is done, not before." in words(road())


def test_a_kind_of_work_is_told_of_from_ten_streets_on() -> None:
    names = [f"Alder {number} Road" for number in range(1, 11)]
    judged(*names[:9], before=1, after=0)
    assert "streets with work like this" not in words(road(names[0]))
    assert "In place of 10" not in words(ALL)
    reported(names[9], before=1, after=0)
    done.action(unit(names[9]))
    with ledger.transaction():
        effects.judge_all(today=done.OVER)
    page = words(road(names[0]))
    assert "On 10 streets with work like this: fewer reports since the work than" in page
    assert "0 to 1 where we would expect 10." in page
    table = words(ALL)
    assert "Put the light right 10 0 to 1 Fewer reports since the work than" in table
    assert {line["did_it_help"] for line in lines()} <= {"fewer", "no clear change"}


def lines() -> list[dict[str, str]]:
    content = Client().get(FILE).content.decode()
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_the_first_date_is_kept_when_a_new_one_is_given(settings: LazySettings) -> None:
    action = asked.ask(ActionState.ACCEPTED, due_in=3)
    first, later = asked.today() + timedelta(days=3), asked.today() + timedelta(days=60)
    user = make_operator(username="ada").user
    with ledger.transaction():
        interventions.postpone(
            action_id=action.id, due_on=later, actor=Actor(kind=ActorKind.OPERATOR, id=user.id)
        )
    said = f"{asked.OWNER} said it would be done by {written(first)}."
    assert f"{said} The new date is {written(later)}." in words(road())
    settings.CLOCK_OFFSET = timedelta(days=9)
    late = f"{said} It is 6 days late. The new date is {written(later)}."
    assert late in words(road())
    assert "! Late by 6 days" in words(ALL)
    (line,) = lines()
    assert (line["promised_on"], line["due_on"]) == (first.isoformat(), later.isoformat())
    assert line["days_late"] == "6"


def test_who_does_not_answer_is_named_the_day_after_the_answer_was_due(
    settings: LazySettings,
) -> None:
    asked.ask(answer_in=0)
    assert f"{asked.OWNER} has not said yes or no." in words(road())
    settings.CLOCK_OFFSET = timedelta(days=1)
    assert f"{asked.OWNER} has not answered for 31 days." in words(road())
    assert "! No answer for 31 days" in words(ALL)
    assert [line["days_unanswered"] for line in lines()] == ["31"]


@pytest.mark.parametrize("path", [ALL, FILE, "/streets/road"])
def test_effects_take_no_more_queries_than_none(path: str) -> None:
    names = [f"Alder {number} Road" for number in range(1, 13)]
    for name in names:
        done.action(unit(name))
    path = path if path != "/streets/road" else road(names[0])
    none = queries(path)
    judged(*names, before=1, after=0)
    assert queries(path) == none


def test_it_reads_easily_and_judges_no_place() -> None:
    names = [f"Alder {number} Road" for number in range(1, 13)]
    judged(*names, before=1, after=0)
    done.action(unit("Tanner Row"), kind=ActionKind.HEDGE)
    asked.ask(owner="The council", answer_in=-1)
    for path in (road(names[0]), road(), ALL):
        html = Client().get(path).content.decode()
        sentences = reading.sentences_of(re.sub(r" 20\d\d\b", "", html))
        assert reading.grade(sentences) <= 4.0, (path, reading.grade(sentences))
        for word in (*PERSONS, *NEVER):
            assert not re.search(rf"\b{word}\b", words(path), re.IGNORECASE), word


@pytest.mark.parametrize("change", Change)
def test_every_word_of_the_rule_has_a_sentence_that_reads_easily(change: Change) -> None:
    sentence = helped.in_a_sentence(change)
    assert sentence.endswith(".")
    assert reading.grade([sentence]) <= 6.0
