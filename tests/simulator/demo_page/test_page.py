"""The page itself: who may open it, and what it may load."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from simulator.__main__ import main
from simulator.demo_page.site import STATIC
from tests.simulator.demo_page.service import Service
from tests.simulator.stand_in import StandIn


def get(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=30, allow_redirects=False)


def test_it_waits_for_its_people(page: StandIn) -> None:
    answer = get(f"{page.url}/demo")
    assert answer.status_code == 503
    assert 'http-equiv="refresh"' in answer.text
    assert get(f"{page.url}/demo/world").status_code == 503


def test_it_loads_only_its_own_and_frames_only_the_service(
    page: StandIn, world: dict[str, Any], real: Service
) -> None:
    answer = get(f"{page.url}/demo")
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert f"frame-src {real.url};" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    inside = re.findall(r'(?:src|href)="([^"#]+)"', answer.text)
    assert all(one.startswith(("/demo/static/", "data:")) for one in inside)
    assert " style=" not in answer.text
    assert "<script>" not in answer.text


def test_every_asset_is_served_and_nothing_else(page: StandIn, world: dict[str, Any]) -> None:
    for file in STATIC.iterdir():
        expected = 404 if file.suffix == ".html" else 200
        assert get(f"{page.url}/demo/static/{file.name}").status_code == expected
    assert get(f"{page.url}/demo/static/..%2Fsite.py").status_code == 404


def test_every_script_that_is_imported_exists() -> None:
    for file in STATIC.glob("*.js"):
        for name in re.findall(r'(?:from|import) "\./([^"]+)"', file.read_text()):
            assert (STATIC / name).is_file(), f"{file.name} imports {name}"


def test_another_name_than_this_machine_s_is_refused(page: StandIn, world: dict[str, Any]) -> None:
    answer = get(f"{page.url}/demo/world", Host="elsewhere.example:80")
    assert answer.status_code == 403
    assert "password" not in answer.text


def test_localhost_is_sent_to_the_name_under_which_the_frame_is_signed_in(
    page: StandIn, world: dict[str, Any]
) -> None:
    port = urlsplit(page.url).port
    answer = get(f"{page.url}/demo", Host=f"localhost:{port}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{page.url}/demo")


def test_orders_from_other_pages_are_refused(page: StandIn, world: dict[str, Any]) -> None:
    answer = requests.post(
        f"{page.url}/demo/takes", json={}, headers={"Origin": "http://127.0.0.1:1"}, timeout=30
    )
    assert answer.status_code == 403


def test_without_a_world_file_there_is_no_such_page(stand_in: StandIn) -> None:
    assert get(f"{stand_in.url}/demo").status_code == 404


def test_the_sign_ins_are_shown_with_their_codes(page: StandIn, world: dict[str, Any]) -> None:
    shown = page.get("/demo/world")
    assert [one["username"] for one in shown["sign_ins"]] == ["operator1", "supervisor1"]
    assert all(re.fullmatch(r"\d{6}", one["code"]) for one in shown["sign_ins"])
    assert all(0 < one["seconds_left"] <= 30 for one in shown["sign_ins"])


def test_it_answers_on_this_machine_only(capsys: pytest.CaptureFixture[str]) -> None:
    account = ["--account-sid", "AC0", "--auth-token", "t", "--number", "+447700900000"]
    given = ["serve", "--service-url", "http://127.0.0.1:1", *account]
    assert main([*given, "--host", "192.0.2.1", "--demo", "world.json"]) == 2
    assert "127.0.0.1" in capsys.readouterr().err
