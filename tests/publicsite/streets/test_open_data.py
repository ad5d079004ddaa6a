"""Open data: a quarter as a file, how it is made, and what a road's page says of it."""

import csv
import hashlib
import io
import json
import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from community.streetsafe import tasks
from community.streetsafe.enums import Channel, Counted, Dark, Feeling, Reason, When
from community.streetsafe.models import Release, Report, SourceKey
from community.streetsafe.rules import quarters, release_file
from foundation.audit import clock
from foundation.encryption import data_keys
from publicsite.codebook import CODEBOOK
from tests.publicsite import reading
from tests.publicsite.streets import asked
from tests.publicsite.streets.test_journey import report
from tests.publicsite.streets.test_privacy import NEVER, PERSONS, looked_back
from tests.publicsite.streets.visitor import Visitor

pytestmark = pytest.mark.django_db

FEW = "Fewer than 5 reports about this street. We still read them."


@pytest.fixture
def quarter(settings: LazySettings) -> str:
    """Let this quarter pass, in which a road has seven reports and another has two."""
    now, this = clock.db_now(), quarters.of(clock.today())
    key = SourceKey.objects.create(begins_on=clock.today(), key=data_keys.new())
    for name, many in (("Tanner Row", 7), ("Mill Lane", 2)):
        for number in range(many):
            Report.objects.create(
                stretch_id=asked.stretch_id(name),
                feeling=Feeling.UNSAFE,
                reasons=Reason.BAD_LIGHT,
                when_band=When.TODAY,
                dark=Dark.DARK,
                channel=Channel.WEB,
                received_on=clock.today(),
                counted=Counted.YES,
                source=number.to_bytes(16, "big"),
                source_key=key,
            )
    later = datetime.combine(this.next.begins_on + timedelta(days=9), time(12), tzinfo=UTC)
    settings.CLOCK_OFFSET += later - now
    tasks.release()
    return str(this)


def words(path: str) -> str:
    """Give the words of a page."""
    return Visitor().open(path).words


def road(name: str) -> str:
    """Give the address of a road's page."""
    return f"/streets/road/{asked.stretch_id(name)}"


def test_the_file_is_csv_that_any_reader_takes_and_its_digest_is_shown(quarter: str) -> None:
    answer = Client().get(f"/streets/data/{quarter}.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f"streets-{quarter}.csv" in answer.headers["Content-Disposition"]
    assert 'rel="license"' in answer.headers["Link"]
    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert list(lines[0]) == list(release_file.HEADING)
    (named,) = (one for one in lines if one["level"] == "road")
    assert named == {
        "quarter": quarter,
        "level": "road",
        "borough": "Redbridge",
        "ward": "Quarrymead",
        "unit": str(asked.stretch_id()),
        "usrn": "",
        "kind": "stretch",
        "name": "Tanner Row, in the town centre",
        "measure": "reports",
        "answer": "",
        "shown": "5 to 9",
        "at_least": "5",
        "at_most": "9",
    }
    # Nine reports, of which the band says five: four are too few to say more.
    (ward,) = (one for one in lines if one["level"] == "ward")
    assert (ward["shown"], ward["at_least"], ward["at_most"]) == ("withheld", "", "")
    assert hashlib.sha256(answer.content).hexdigest() in words("/streets/data/about")
    assert bytes(Release.objects.get().digest).hex() in words("/streets/data/about")


def test_json_says_the_same_with_its_licence(quarter: str) -> None:
    said = json.loads(Client().get(f"/streets/data/{quarter}.json").content)
    file = Client().get(f"/streets/data/{quarter}.csv").content
    lines = csv.DictReader(io.StringIO(file.decode()))
    assert [one["shown"] for one in said["numbers"]] == [one["shown"] for one in lines]
    assert said["quarter"] == quarter
    assert said["sha256_of_csv"] == hashlib.sha256(file).hexdigest()
    assert said["licence"] == "Open Government Licence v3.0"
    assert said["attribution"]


def test_what_each_column_means_is_said() -> None:
    assert [column for column, _ in CODEBOOK] == list(release_file.HEADING)


@pytest.mark.parametrize("path", ["2019-q1.csv", "2026-q5.json", "x.csv", "2026-q33.json"])
def test_a_quarter_that_is_not_published_is_not_there(path: str) -> None:
    answer = Client().get(f"/streets/data/{path}")
    assert answer.status_code == 404
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["", "/about", "/{}.csv", "/{}.json"])
def test_all_of_it_is_kept_by_caches_and_found_by_search_engines(path: str, quarter: str) -> None:
    path = f"/streets/data{path.format(quarter)}"
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("public, max-age=")
    assert not answer.cookies
    assert b"noindex" not in answer.content
    again = Client().get(path, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_a_road_tells_its_band_and_a_quiet_one_that_it_has_few(quarter: str) -> None:
    assert "5 to 9 reports about this street." in words(road("Tanner Row"))
    assert FEW in words(road("Mill Lane"))
    assert FEW in words(road("Ley Street"))
    street = words(f"/streets/road/{asked.street_id()}")
    assert "Tanner Row, in the town centre: 5 to 9 reports." in street
    assert "We show no number for all of Quarrymead." in street


def test_the_code_page_tells_the_same(visitor: Visitor) -> None:
    assert "We do not show how many reports there are yet." in looked_back(report(visitor)).words


def test_the_code_page_tells_the_last_quarters_band(quarter: str) -> None:
    said = "Tanner Row, in the town centre: 5 to 9 reports."
    assert said in looked_back(report(Visitor().open())).words


def test_what_few_reported_is_said_to_be_found_by_us(settings: LazySettings) -> None:
    asked.ask(found_by_us=True, note="said by a walker")
    settings.CLOCK_OFFSET += timedelta(days=93)
    page = words(road("Tanner Row"))
    assert f"Found by us. Owner: {asked.OWNER}." in page
    assert "walker" not in page


def test_the_pages_can_be_read_at_the_age_of_nine_and_judge_no_place(quarter: str) -> None:
    for path in ("/streets/data", "/streets/data/about", road("Tanner Row"), road("Mill Lane")):
        html: Any = Client().get(path).content.decode()
        # Dates, digests and the columns' own names are looked up, not read.
        html = re.sub(r"<dl>.*</dl>|<small.*?</small>| 20\d\d\b", "", html, flags=re.DOTALL)
        sentences = reading.sentences_of(html)
        assert reading.grade(sentences) <= 4.0, (path, reading.grade(sentences))
        for word in (*PERSONS, *NEVER):
            assert not re.search(rf"\b{word}\b", words(path), re.IGNORECASE), word
