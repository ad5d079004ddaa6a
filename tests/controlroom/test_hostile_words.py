"""What people, officers and operators type stays words: no markup, no control, no disguise."""

from html.parser import HTMLParser

import pytest

from tests.support import console
from tests.support.factories import World

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><iframe src=javascript:alert(1)>",
    "</textarea></title></style><script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}${7*7}",
    "javascript:alert(1)",
    "<a href='https://evil.example'>here</a>",
    "<!-- <form action=/console/cases/K7M4Q2/confirm method=post> -->",
    "<form action='/console/x'><input name=shown_facts value=lies></form>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href='//evil.example'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00\x01\x07\x08\x1b[31mred\x1b[0m\x7f",
    "a\rb\nc\td",
    "\u202edecart ton\u202c \u2066hidden\u2069",
    "\u200bzero\ufeffwidth\u2028line\u2029end",
    "Z\u0351\u036b\u0343\u036a\u0302A\u030d\u0367\u0312" * 40,
    "\ud83d\ude31".encode("utf-16", "surrogatepass").decode("utf-16") * 200,
    "x" * 1600,
]
TAGS = {"script", "svg", "iframe", "base", "img", "form", "meta", "a"}


class Tags(HTMLParser):
    """Counts tags, and keeps every attribute that could act."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and what it could do."""
        if tag in TAGS:
            self.seen.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            assert name != "style", tag
            assert "javascript:" not in (value or "").lower(), (tag, name)


def tags(body: str) -> list[str]:
    """List the tags of a page that could do something."""
    parser = Tags()
    parser.feed(body)
    return sorted(parser.seen)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_texts_of_the_person_are_inert(world: World, payload: str) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "hello there")
    plain = tags(browser.get(f"cases/{case.ref}").content.decode())
    world.text(phone, payload.replace("\x00", "\ufffd"))
    body = browser.get(f"cases/{case.ref}").content.decode()
    assert tags(body) == plain
    for char in "\x01\x07\x08\x1b\x7f\u202e\u2066\u2028\u2029\u200b\ufeff":
        assert char not in body


@pytest.mark.parametrize("payload", PAYLOADS[:6])
def test_words_of_officers_and_operators_are_inert(world: World, payload: str) -> None:
    browser = console.make_browser(world.make_operator())
    case = world.make_request(world.make_officer(), place="Brixton")
    # First, so that both pages show the same queue beside the case.
    hostile = world.make_request(world.make_officer(), place=payload[:60])
    plain = tags(browser.get(f"cases/{case.ref}").content.decode())
    browser.act(hostile, "note", {"note": payload})
    body = browser.get(f"cases/{hostile.ref}").content.decode()
    assert tags(body) == plain
    assert tags(browser.get("").content.decode())


def test_typed_words_come_back_inert(world: World) -> None:
    """A refused form repeats what was typed, as words."""
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_matched(world.make_officer())
    browser.act(case, "claim")
    answer = browser.act(case, "confirm", {"heard": "said", "why": "<script>alert(1)</script>"})
    assert answer.status_code == 400
    assert "<script>alert" not in answer.content.decode()


def test_words_of_an_unknown_phone_are_inert(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    world.text(world.make_phone(), "SOS <img src=x onerror=alert(1)>")
    (alarm,) = browser.page().marked("data-alarm")
    body = browser.get(f"alarms/{alarm['data-alarm']}").content.decode()
    assert "&lt;img" in body
    assert "img" not in tags(body)
