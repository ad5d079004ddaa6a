"""The screens of what comes after the answer, as they look: axe, room for everything."""

import pytest

from tests.browser import pages
from tests.browser.conftest import Console, Picture
from tests.browser.pages import Scheme
from tests.browser.service import BrowserService
from tests.browser.test_console_looks import actor, faults, is_live

pytestmark = [pytest.mark.usefixtures("fresh"), pytest.mark.timeout(480, func_only=True)]

MONTHS = 12
BOROUGHS = ("Westminster", "Camden", "Southwark")


def over(service: BrowserService) -> dict[str, str]:
    """Make a case that ended, one that was refused, and one that was judged badly: their refs."""
    operator, refs = actor(service, "operator3"), dict[str, str]()
    for name in ("ended", "refused", "badly"):
        case = service.make_case(joined=True)
        case.match()
        refs[name] = case.ref
        operator.claim(case.ref)
        if name == "refused":
            operator.refuse(case.ref, why="Another officer's face.")
            continue
        operator.confirm(case.ref, face="matches")
        case.phone.wait_for("YES", timeout=30)
        case.officer.end(how="left_freely")
    operator.judge(
        refs["badly"],
        ended="badly",
        how="spoke_to_person",
        note="They told us that they were followed home.",
    )
    return refs


@pytest.mark.parametrize("scheme", pages.SCHEMES)
def test_screens_of_after_care_have_no_overlap_and_no_accessibility_fault(
    service: BrowserService, console: Console, picture: Picture, scheme: Scheme
) -> None:
    refs = over(service)
    for number, borough in enumerate(BOROUGHS):
        for ago in range(MONTHS):
            service.count_scores(borough, months_ago=ago + 1, low=4 + ago * number, high=40 + ago)
    found = list[str]()
    page = console("supervisor1", scheme=scheme)
    for name, path in {
        "to-judge": "to-judge",
        "confidence": "confidence",
        "badly": f"cases/{refs['badly']}",
    }.items():
        page.goto(f"{service.console}{path}")
        is_live(page)
        picture(page, f"after-care-{name}-{scheme}", whole=True)
        found += faults(page, name)
    page = console(service.add_reviewer(), scheme=scheme)
    page.goto(f"{service.console}reviews")
    is_live(page)
    picture(page, f"after-care-reviews-{scheme}", whole=True)
    found += faults(page, "reviews")
    assert not found, pages.readable(found)
