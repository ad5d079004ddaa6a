"""What an analyst does about the survey: makes a wave, shows its codes, reads its results."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client

from community.outcomes.enums import AgeBand, AnsweredAs, FigureKind
from community.outcomes.models import Wave
from community.outcomes.retention import forget
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from simulator.actors import page as pages
from tests.community.neighbourhood import desks
from tests.community.outcomes import files
from tests.community.outcomes.survey import asked
from tests.support import street_rows
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.support.markup import Markup

SURVEY = "/neighbourhood/survey"


@pytest.fixture
def browser(world: World) -> ConsoleBrowser:
    street_rows.stretch()
    return desks.analyst(world)


def fields(**changed: str) -> dict[str, str]:
    today = clock.today()
    return {
        "borough": "Redbridge",
        "channels": "Poster at the station, Letter",
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=14)).isoformat(),
        **changed,
    }


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    html: str = answer.content.decode()
    assert Markup(html).faults == []
    return html


def text(html: str) -> str:
    return " ".join(pages.read(html).text.split())


def test_a_wave_is_made_with_an_address_and_a_qr_code_for_each_channel(
    browser: ConsoleBrowser,
) -> None:
    made = browser.client.post(SURVEY, fields())
    assert made.status_code == 303
    html = shown(browser.client, made.headers["Location"])
    wave = Wave.objects.get()
    for channel in wave.channels.all():
        assert f'href="http://testserver/survey/{wave.code}/{channel.code}"' in html
    pictures = re.findall(r'<img src="(data:image/svg\+xml[^"]+)"', html)
    assert len(set(pictures)) == 2
    assert all("path" in unquote(one) for one in pictures)
    entry = AuditEntry.objects.get(event="wave.made")
    assert (entry.actor_id, entry.subject_id) == (browser.user.id, wave.id)
    assert "takes answers" in text(shown(browser.client, SURVEY))


@pytest.mark.parametrize(
    ("wrong", "status", "why"),
    [
        ({"channels": " , "}, 409, "1 to 12 channels"),
        ({"channels": ""}, 400, "Name at least one channel."),
        ({"borough": "Nowhere"}, 400, "Nowhere is not one of the available choices"),
        ({"opens_on": "soon"}, 400, "Write a date as 2026-01-31."),
        ({"closes_on": "2020-01-01"}, 409, "It closes after it opens"),
    ],
)
def test_an_unfit_wave_is_refused_and_nothing_is_lost(
    browser: ConsoleBrowser, wrong: dict[str, str], status: int, why: str
) -> None:
    answer = browser.client.post(SURVEY, fields(**wrong))
    html = answer.content.decode()
    assert answer.status_code == status
    assert why in html
    for value in fields(**wrong).values():
        assert value.strip(" ,") in html
    assert not Wave.objects.exists()


def test_no_result_before_it_is_closed_and_none_of_nine(
    browser: ConsoleBrowser, world: World, settings: LazySettings
) -> None:
    wave = asked.wave(world)
    asked.answer_many(asked.channel(wave), n=9)
    path = f"{SURVEY}/{wave.id}"
    assert "What they said" not in shown(browser.client, path)
    with ledger.transaction():
        forget(clock.db_now() + timedelta(days=15))
    settings.CLOCK_OFFSET = timedelta(days=15)
    html = text(shown(desks.analyst(world).client, path))
    assert html.count("Fewer than 10 answered: nothing is shown.") == 2
    assert "Poster fewer than 10 fewer than 10" in html
    assert "n = 9" not in html


def test_results_say_n_weights_and_what_stands_apart(
    browser: ConsoleBrowser, world: World, tmp_path: Path, settings: LazySettings
) -> None:
    census = [(2021, "Redbridge", age, 1_000) for age in ("18_to_24", "65_and_over")]
    files.take(tmp_path, FigureKind.CENSUS_AGES, census)
    wave = asked.wave(world, channels=("Letter", "Poster"))
    letter, poster = asked.channel(wave, "Letter"), asked.channel(wave, "Poster")
    asked.answer_many(letter, asked.TOLD, n=30)
    asked.answer_many(letter, replace(asked.SAID, age_band=AgeBand.FROM_65), n=10, first=30)
    asked.answer_many(letter, replace(asked.SAID, answered_as=AnsweredAs.MAN), n=9, first=50)
    asked.answer_many(poster, asked.SAID, n=11, first=70)
    for _ in range(20):
        asked.answer(poster, asked.SAID, network=99)
    with ledger.transaction():
        forget(clock.db_now() + timedelta(days=15))
    settings.CLOCK_OFFSET = timedelta(days=15)
    analyst = desks.analyst(world)
    html = text(shown(analyst.client, f"{SURVEY}/{wave.id}"))
    assert "n = 40 people who chose to answer." in html
    assert "design effect 1.33: as good as 30 equal answers" in html
    assert "all or some 50 % 33 to 67, n = 40" in html
    assert "Everybody else Fewer than 10 answered: nothing is shown." in html
    _, _, apart = html.partition("Apart: Poster")
    assert "Many answers from few connections, or by programs." in apart
    assert "n = 14 people" in apart
    assert "Poster apart 31 14" in html
    assert "closed" in text(shown(analyst.client, SURVEY))


def test_a_wave_that_nobody_made_is_not_found(browser: ConsoleBrowser) -> None:
    assert browser.client.get(f"{SURVEY}/{uuid4()}").status_code == 404
