"""The reviewers' list on the console: reviewers see and mark it, line management does neither."""

from uuid import uuid4

import pytest

from accounts.models import Role
from foundation.audit import clock, ledger
from tests.support import console
from tests.support.factories import World
from tests.support.markup import Markup
from verification.actions import confidence
from verification.models import Review, Verification

BADLY = {"ended": "badly", "how": "spoke_to_person", "note": "They were followed home."}


@pytest.fixture
def case(world: World) -> Verification:
    """A case that a low score was given after, and judged as having ended badly."""
    actor = world.make_officer()
    case, _ = world.make_confirmed(actor, world.make_operator())
    world.end(actor, case)
    with ledger.transaction():
        confidence.record(verification=case, score=1, now=clock.db_now())
    console.make_browser(world.make_operator()).act(case, "judge", BADLY)
    return case


@pytest.fixture
def reviewer(world: World) -> console.ConsoleBrowser:
    return console.make_browser(world.make_operator(role=Role.REVIEWER, team="Standards"))


def test_a_reviewer_sees_both_and_opens_the_case(
    reviewer: console.ConsoleBrowser, case: Verification
) -> None:
    page = reviewer.page("reviews")
    assert len(page.marked("data-review")) == 2
    assert "answered 1 or 2" in page.text
    assert "ended badly" in page.text
    assert reviewer.get(f"cases/{case.ref}").status_code == 200


def test_marked_as_seen_it_stays_with_who_saw_it(
    reviewer: console.ConsoleBrowser, case: Verification
) -> None:
    review = Review.objects.earliest("at", "id")
    answer = reviewer.post(f"reviews/{review.id}/seen")
    assert answer.status_code == 200
    page = reviewer.page("reviews")
    assert len(page.marked("data-review")) == 1
    assert f"seen by {reviewer.user.display_name}" in page.text
    again = reviewer.post(f"reviews/{review.id}/seen")
    assert (again.status_code, "has seen this already" in again.content.decode()) == (409, True)
    as_json = reviewer.post(f"reviews/{review.id}/seen", headers=console.JSON)
    assert as_json.json()["code"] == "already_seen"


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR])
def test_line_management_can_neither_see_nor_clear_it(
    world: World, case: Verification, role: Role
) -> None:
    """C9: of the officer's chain of command nobody gets to an alert about them."""
    review = Review.objects.earliest("at", "id")
    for team in ("Control", "CID"):
        browser = console.make_browser(world.make_operator(role=role, team=team))
        assert browser.get("reviews").status_code == 403
        assert browser.post(f"reviews/{review.id}/seen").status_code == 403
        assert "console/reviews" not in browser.get("").content.decode()
        shown = "".join(
            browser.get(path, headers=headers).content.decode()
            for path in ("", f"cases/{case.ref}", "since/0", "rates", "shift", "confidence")
            for headers in (None, console.SCRIPT)
        )
        assert "answered 1 or 2" not in shown
        assert str(review.id) not in shown
    review.refresh_from_db()
    assert review.seen_at is None


def test_a_reviewer_s_look_is_no_news_on_any_console(
    world: World, reviewer: console.ConsoleBrowser, case: Verification
) -> None:
    review, operator = (
        Review.objects.earliest("at", "id"),
        console.make_browser(world.make_operator()),
    )
    before = operator.get("since/0").json()["head"]
    reviewer.post(f"reviews/{review.id}/seen")
    assert operator.get(f"since/{before + 1}").status_code == 304
    news = operator.get(f"since/{before}")
    assert news.status_code == 304 or news.json()["changed"] == []


def test_a_reviewer_of_the_officer_s_team_sees_none_of_it(world: World, case: Verification) -> None:
    colleague = console.make_browser(world.make_operator(role=Role.REVIEWER, team="CID"))
    assert colleague.page("reviews").marked("data-review") == []
    review = Review.objects.earliest("at", "id")
    assert colleague.post(f"reviews/{review.id}/seen").status_code == 404
    assert colleague.post(f"reviews/{uuid4()}/seen").status_code == 404


def test_the_page_is_well_formed(reviewer: console.ConsoleBrowser, case: Verification) -> None:
    reviewer.post(f"reviews/{Review.objects.earliest('at', 'id').id}/seen")
    for headers in (None, console.SCRIPT):
        body = reviewer.get("reviews", headers=headers).content.decode()
        assert Markup(body).faults == []
        assert body.count("<h1") == 1
