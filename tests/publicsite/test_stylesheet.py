"""The public pages look like the rest of the service, also where light-dark() is not known."""

import re
from pathlib import Path

from controlroom import apps as controlroom_app
from publicsite import apps as publicsite_app

_TOKEN = re.compile(r"--([a-z0-9-]+): (.+?);")
_BOTH = re.compile(r"light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")


def stylesheet(app: str, name: str) -> str:
    return (Path(app).parent / "static" / name).read_text(encoding="utf-8")


PUBLIC = stylesheet(publicsite_app.__file__, "publicsite/public.css")
CONSOLE = stylesheet(controlroom_app.__file__, "controlroom/tokens.css")


def test_each_colour_is_the_console_s_by_day_and_by_night() -> None:
    light, _, rest = PUBLIC.partition("@media (prefers-color-scheme: dark)")
    by_day = dict(_TOKEN.findall(light))
    by_night = dict(_TOKEN.findall(rest.partition("@media")[0]))
    of_console = dict(_TOKEN.findall(CONSOLE.partition(":root[")[0]))
    assert len(by_night) >= 15
    for name, colour in by_night.items():
        assert _BOTH.findall(of_console[name]) == [(by_day[name], colour)], name


def test_nothing_is_fetched_from_anywhere() -> None:
    assert "url(" not in PUBLIC
    assert "@import" not in PUBLIC
