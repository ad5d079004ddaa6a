"""What the pages keep to themselves: T4, T5, P3 and A12 of the design."""

import base64
import gzip
import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from community.streets import current
from community.streetsafe.enums import Reason
from publicsite.views import code as code_view
from tests.publicsite.streets.test_journey import code_on, report
from tests.publicsite.streets.visitor import Visitor

pytestmark = pytest.mark.django_db

_TOKEN = re.compile(r'name="token" value="[^"]*"')
# Whom a reason or a page must not name; what a page must not say of a place.
PERSONS = (
    "young", "youth", "youths", "teen", "teenager", "kids", "homeless", "beggar", "begging",
    "foreign", "foreigner", "immigrant", "migrant", "refugee", "gang", "gangs", "black", "white",
    "asian", "muslim", "traveller", "gypsy", "drunk", "drunks", "junkie", "addict", "prostitute",
    "loiterer", "suspicious", "sketchy", "poor people", "drunk men",
)  # fmt: skip
NEVER = ("safe", "avoid", "victim", "victims", "hotspot", "hotspots", "unsafe area", "growing")


def without_token(page: str) -> str:
    """Leave out what differs from one drawing to the next."""
    return _TOKEN.sub("", page)


def looked_back(code: str) -> Any:
    """Open a code."""
    visitor = Visitor().open("/streets/code")
    return visitor.type("code", code).press("/streets/code")


def test_the_code_page_is_the_same_whatever_was_said(visitor: Visitor) -> None:
    codes = [
        report(visitor),
        report(visitor, "touched or grabbed", "night", "a woman"),
        report(visitor, "drinking or drugs", "slow car"),
    ]
    visitor.wait().press("/streets/about-you")
    pages = {without_token(looked_back(code).html) for code in codes}
    assert len(pages) == 1
    assert not any(reason.label in next(iter(pages)) for reason in Reason if reason != Reason.OTHER)


def test_a_wrong_code_and_one_that_nobody_has_are_answered_alike(visitor: Visitor) -> None:
    report(visitor)
    answers = [
        (back.answer.status_code, back.html)
        for back in map(looked_back, ("7K2M9-QXR04", "x", "", "é" * 30, "0" * 5000))
    ]
    assert len(set(answers)) == 1
    assert code_view.UNKNOWN in answers[0][1]


def test_the_address_of_the_thank_you_page_hides_the_code_and_ends(
    visitor: Visitor, settings: LazySettings
) -> None:
    code = report(visitor)
    address = visitor.answer.redirect_chain[0][0]
    assert code not in address
    settings.CLOCK_OFFSET = timedelta(minutes=11)
    late = Visitor().open(address)
    wrong = Visitor().open(address[:-4] + "AAAA")
    assert late.answer.status_code == wrong.answer.status_code == 404
    assert late.html == wrong.html
    assert code not in late.html


def test_the_address_is_as_long_whatever_was_ticked(visitor: Visitor) -> None:
    report(visitor)
    first = visitor.answer.redirect_chain[0][0]
    report(visitor, "touched or grabbed")
    assert len(visitor.answer.redirect_chain[0][0]) == len(first)


def test_no_page_sets_a_cookie_or_is_kept(visitor: Visitor) -> None:
    code = report(visitor)
    opened = ("/streets", "/streets/code", "/streets/thanks/x")
    answers = [visitor.answer, *(Visitor().open(path).answer for path in opened)]
    answers += [looked_back(code).answer, looked_back("x").answer]
    answers += [
        Visitor().open().press(f"/streets/{path}").answer
        for path in ("near", "search", "reports", "better", "about-you")
    ]
    for answer in answers:
        assert not answer.cookies
        assert "Set-Cookie" not in answer.headers
        assert answer["Cache-Control"] == "no-store"


def test_everybody_gets_the_same_page_but_for_its_token() -> None:
    pages = [Visitor().open() for _ in range(2)]
    assert pages[0].html != pages[1].html
    assert without_token(pages[0].html) == without_token(pages[1].html)


def test_only_the_tap_page_may_ask_where_somebody_is(visitor: Visitor) -> None:
    assert "geolocation=(self)" in visitor.answer["Permissions-Policy"]
    assert "geolocation=()" in Visitor().open("/streets/code").answer["Permissions-Policy"]


def test_the_map_is_the_same_for_all_and_kept_for_a_week(visitor: Visitor) -> None:
    shown = visitor.client.get("/streets/map.svg?at=51.580,0.070")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/svg+xml")
    assert "Tanner Row" in shown.content.decode()
    held = current.find()
    assert held is not None
    # The tile of the middle at zoom 15.
    tile = visitor.client.get(f"/streets/map/{bytes(held.digest).hex()}/15/16390/10880.json")
    assert tile.status_code == 200
    for answer in (shown, tile):
        assert answer["Cache-Control"] == "public, max-age=604800"
        assert not answer.cookies


@pytest.mark.parametrize("at", ["", "51.58123,0.07012", "51.581,0.070", "north", "51.580,0.070,1"])
def test_a_finer_place_is_none_that_the_map_takes(visitor: Visitor, at: str) -> None:
    answer = visitor.client.get("/streets/map.svg", {"at": at})
    assert answer.status_code == 400
    assert answer.get("Cache-Control") != "public, max-age=604800"


@pytest.mark.parametrize("path", ["00/15/16390/10880", "{}/3/1/1", "{}/15/99999999/1"])
def test_a_tile_of_other_streets_or_of_none_is_not_there(visitor: Visitor, path: str) -> None:
    held = current.find()
    assert held is not None
    answer = visitor.client.get(f"/streets/map/{path.format(bytes(held.digest).hex())}.json")
    assert answer.status_code == 404


def test_what_was_typed_or_tapped_is_in_no_address(visitor: Visitor) -> None:
    visitor.type("street", "tanner").press("/streets/search")
    visitor.press("/streets/near", lat="51.58012", lon="0.07123")
    addresses = re.findall(r'(?:src|href|action)="([^"]*)"', visitor.html)
    assert not [one for one in addresses if "anner" in one or "58012" in one or "07123" in one]


def test_no_reason_and_no_page_names_a_kind_of_person_or_judges_a_place(visitor: Visitor) -> None:
    code = report(visitor, "touched or grabbed")
    pages = [visitor.words, looked_back(code).words]
    opened = ("/streets", "/streets/code", "/streets/thanks/x")
    pages += [Visitor().open(path).words for path in opened]
    pages += [Visitor().open().press(f"/streets/{path}").words for path in ("reports", "about-you")]
    pages += [Visitor().open().press("/streets/better", answer="no").words]
    pages += [" ".join(reason.label for reason in Reason)]
    for page in pages:
        for word in (*PERSONS, *NEVER):
            assert not re.search(rf"\b{word}\b", page, re.IGNORECASE), (word, page)


def test_the_page_and_its_map_are_small(visitor: Visitor) -> None:
    picture = visitor.client.get("/streets/map.svg?at=51.580,0.070").content
    parts = [visitor.answer.content, picture]
    assert sum(len(gzip.compress(each)) for each in parts) <= 12_000


def test_without_script_the_page_and_its_map_are_two_requests(visitor: Visitor) -> None:
    fetched = re.findall(r'<(?:img|link|input)[^>]*?(?:src|href)="([^"]*)"', visitor.html)
    assert [one.partition("?")[0] for one in fetched] == ["data:,", "/streets/map.svg"]


def test_the_policy_allows_the_page_s_own_style_and_no_other(visitor: Visitor) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", visitor.html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = visitor.answer.headers["Content-Security-Policy"]
    (allowed,) = re.findall(r"style-src ([^;]*)", policy)
    assert set(allowed.split()) == {"'self'", f"'sha256-{digest}'"}
    assert "</" not in style


def test_the_page_asks_no_other_host(visitor: Visitor) -> None:
    fetched = re.findall(r'<(?:img|script|link|input)[^>]*?(?:src|href)="([^"]*)"', visitor.html)
    assert fetched
    assert all(one.startswith(("/", "static/", "data:,")) for one in fetched)


def test_the_code_that_was_typed_is_not_shown_again() -> None:
    assert "7K2M9" not in looked_back("7K2M9-QXR04").html


def test_code_on_reads_a_code(visitor: Visitor) -> None:
    report(visitor)
    assert re.fullmatch(r"[0-9A-Z]{5}-[0-9A-Z]{5}", code_on(visitor))
