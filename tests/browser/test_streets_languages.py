"""The pages about streets in Arabic, in a real browser as narrow as one at 400 %."""

import pytest

from publicsite.wordings import catalogues
from tests.browser import pages
from tests.browser.conftest import Picture, Visit
from tests.browser.service import BrowserService
from tests.browser.test_streets_tap import look
from verification.enums import TextLanguage

ARABIC = catalogues.ALL[TextLanguage.ARABIC]
_STORE = "from tests.publicsite.streets import small_town; small_town.store()"


@pytest.fixture(scope="module")
def tap(service: BrowserService) -> str:
    """The address of the page, in a service that has streets."""
    service.stack.manage("shell", "--command", _STORE)
    return f"{service.web}/streets"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_from_the_list_of_languages_to_a_code_in_arabic(
    visit: Visit, picture: Picture, tap: str, scheme: str
) -> None:
    page = visit(tap, width=320, scheme=scheme)
    look(page)
    page.get_by_role("link", name=ARABIC.own_name).click()
    assert page.url == f"{tap}?l=ar"
    assert page.locator("html").get_attribute("dir") == "rtl"
    look(page)
    picture(page, f"streets-arabic-tap-{scheme}", whole=True)
    page.locator("input[name=street]").fill("tanner")
    page.get_by_role("button", name=ARABIC.say("where.find")).click()
    page.locator("input[name=unit]").first.check()
    for name in ("reasons.followed", "reasons.touched", "when.often", "dark.dark"):
        page.get_by_label(ARABIC.say(name), exact=True).check()
    look(page)
    page.get_by_role("button", name=ARABIC.say("frame.send")).click()
    page.get_by_text(ARABIC.say("about_you.answer")).click()
    look(page)
    picture(page, f"streets-arabic-thanks-{scheme}", whole=True)
    # The code is copied letter by letter, from the left.
    assert page.locator(".code").get_attribute("dir") == "ltr"
    code = page.locator(".code").inner_text()
    page.goto(f"{tap}/code?l=ar")
    look(page)
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button", name=ARABIC.say("code.title")).click()
    assert "Tanner Row" in page.get_by_role("heading", level=1).inner_text()
    look(page)
    assert pages.sticks_out(page) <= 0
