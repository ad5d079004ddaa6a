"""What an act is answered with: the deed by its name, and never a mere "Done."."""

from typing import Any

from accounts.models import Role
from tests.support import console, database_owner
from tests.support.factories import World
from verification.enums import AlarmCause, Announced, Evidence, State
from verification.models import Verification

UNSEEN = {"face": "not_seen"}


def sent(browser: console.ConsoleBrowser, case: Verification, **fields: str) -> Any:
    """Send the decision form as the script does; returns what it is told."""
    form = browser.case(case).form(f"/console/cases/{case.ref}/confirm")
    data = {**form.fields, **console.GOOD_TICKS, **fields}
    return browser.act(case, "confirm", data, headers=console.JSON)


def make_claimed(world: World) -> tuple[console.ConsoleBrowser, Verification]:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_matched(world.make_officer())
    browser.act(case, "claim")
    return browser, case


def test_a_yes_and_a_proposal_are_told_apart(world: World) -> None:
    """F16: "Done." after a mere proposal."""
    browser, case = make_claimed(world)
    told = sent(browser, case, **UNSEEN).json()
    assert told["code"] == "proposed"
    assert told["sentence"].startswith("Not sent: proposed to a supervisor.")
    told = sent(browser, case).json()
    assert told == {"code": "done", "sentence": "Decided: YES. The text to the person goes out."}


def test_no_act_is_answered_with_done(world: World) -> None:
    browser, case = make_claimed(world)
    for act, form in (
        ("release", {}),
        ("claim", {}),
        ("ask", {}),
        ("note", {"note": "x"}),
        ("talked", {"note": "x"}),
        ("tell-officer", {}),
        ("refuse", {"why": "x"}),
    ):
        told = browser.act(case, act, form, headers=console.JSON).json()
        assert told["code"] == "done", (act, told)
        assert told["sentence"] != "Done.", act


def test_without_a_script_the_deed_stands_on_the_page(world: World) -> None:
    browser, case = make_claimed(world)
    body = browser.confirm(case, **UNSEEN).content.decode()
    assert 'data-deed="proposed"' in body
    assert "Not sent: proposed to a supervisor." in body


def test_after_a_proposal_the_page_says_that_it_waits_and_for_whom(world: World) -> None:
    """F16: not sent, how long, who is on shift that may answer."""
    world.make_operator(role=Role.SUPERVISOR, team="CID")
    browser, case = make_claimed(world)
    browser.confirm(case, **UNSEEN)
    page = browser.case(case)
    assert "Not sent: waits for a second person" in page.text
    assert "Nobody on shift may answer." in page.text
    second = world.make_operator(role=Role.SUPERVISOR)
    assert f"On shift, and may answer: {second.display_name}" in browser.case(case).text
    (waiting,) = page.marked("data-proposal")
    assert waiting["id"] == "decide-proposal"


def test_the_page_says_with_which_ticks_one_yes_is_enough(world: World) -> None:
    browser, case = make_claimed(world)
    (form,) = browser.case(case).marked("data-alone")
    assert form["data-alone"] == "said wrote not"
    other, _ = world.make_joined(world.make_officer(boroughs=("Camden",)))
    browser.act(other, "claim")
    (form,) = browser.case(other).marked("data-alone")
    assert form["data-alone"] == ""


def test_a_talk_with_somebody_who_was_not_heard_is_only_proposed(world: World) -> None:
    """F6: the page knows it before anything leaves."""
    browser, case = make_claimed(world)
    with database_owner.past_guards():
        Verification.objects.filter(id=case.id).update(evidence=Evidence.TALKED)
    (form,) = browser.case(case).marked("data-alone")
    assert form["data-alone"] == "said wrote"


def test_what_was_announced_as_a_proposal_is_never_texted(world: World) -> None:
    """The codes matched in the three seconds: what was said before them holds."""
    browser, case = make_claimed(world)
    answer = sent(browser, case, announced=Announced.PROPOSAL)
    assert (answer.status_code, answer.json()["code"]) == (409, "would_text")
    assert world.fresh(case).state == State.JOINED
    assert sent(browser, case, announced=Announced.TEXT).status_code == 200


def test_no_yes_beside_words_that_are_not_sent(world: World) -> None:
    """F16: while a NO, a note or a closing holds words, the server refuses the YES too."""
    browser, case = make_claimed(world)
    for fields in ({}, UNSEEN):
        answer = sent(browser, case, unsent="Why it cannot be confirmed", **fields)
        assert (answer.status_code, answer.json()["code"]) == (409, "words_unsent")
    assert AlarmCause.PROPOSAL not in world.open_alarms(case)
    supervisor = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    browser.confirm(case, **UNSEEN)
    form = supervisor.case(case).form(f"/console/cases/{case.ref}/agree")
    data = {**form.fields, **console.GOOD_TICKS, "why": "Fine.", "unsent": "Note"}
    answer = supervisor.act(case, "agree", data, headers=console.JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "words_unsent")
    assert world.fresh(case).state == State.JOINED


def test_without_a_script_a_refused_no_leaves_no_yes_on_the_page(world: World) -> None:
    """F16: the NO that was too long stands there with its words; a YES does not beside it."""
    browser, case = make_claimed(world)
    body = browser.act(case, "refuse", {"why": "x" * 3000}).content.decode()
    assert f"/console/cases/{case.ref}/refuse" in body
    assert f"/console/cases/{case.ref}/confirm" not in body
    assert "is not sent. Send it, or open the case anew" in body
    assert browser.case(case).has_form(f"/console/cases/{case.ref}/confirm")
