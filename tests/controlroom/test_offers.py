"""What the page of a case offers is what the action accepts: for everybody, in every state."""

from collections.abc import Callable
from typing import Final

import pytest

from accounts.models import Role, User
from tests.edges.rollback import undone
from tests.support import console, database_owner
from tests.support.factories import OfficerActor, World
from verification.actions.records.checklist import Ticks
from verification.enums import AlarmCause, FaceTick, Heard
from verification.models import Alarm, Verification

TEAM: Final = "CID"
UNSEEN = Ticks(face=FaceTick.NOT_SEEN, reason_fits=True, heard=Heard.SAID)
WHY = {"why": "I say so."}
NOTE = {"note": "They are at home."}
# Every act of a case with a form as it would be sent; `read` is offered where there is something.
ACTS: Final[dict[str, dict[str, str]]] = {
    "claim": {},
    "release": {},
    "ask": {},
    "new-code": {},
    "language": {"language": "en"},
    "confirm": console.GOOD_TICKS,
    "agree": {**console.GOOD_TICKS, **WHY},
    "disagree": WHY,
    "refuse": WHY,
    "revoke": WHY,
    "end": {"how": "left_freely"},
    "tell-officer": {},
    "talked": NOTE,
    "note": NOTE,
    "number": WHY,
    "help-coming": {"place": "Brixton Rd"},
    "rang": {"whom": "officer", "outcome": "no_answer"},
    # It may be recorded of whatever is over, whatever else is open.
    "judge": {"ended": "badly", "how": "unit_saw_person", **NOTE},
    "waive": WHY,
}


def requested(world: World, actor: OfficerActor, by: User) -> Verification:
    case = world.make_request(actor)
    world.claim(case, by)
    return case


def unclaimed(world: World, actor: OfficerActor, by: User) -> Verification:
    return world.make_joined(actor)[0]


def joined(world: World, actor: OfficerActor, by: User) -> Verification:
    case, _ = world.make_joined(actor)
    world.claim(case, by)
    return case


def proposed(world: World, actor: OfficerActor, by: User) -> Verification:
    case, _ = world.make_matched(actor)
    world.claim(case, by)
    world.confirm(case, by, ticks=UNSEEN)
    return case


def confirmed(world: World, actor: OfficerActor, by: User) -> Verification:
    return world.make_confirmed(actor, by)[0]


def refused(world: World, actor: OfficerActor, by: User) -> Verification:
    case = joined(world, actor, by)
    console.make_browser(by).act(case, "refuse", WHY)
    return case


def over(world: World, actor: OfficerActor, by: User) -> Verification:
    """Ended by the officer, and judged: nothing is owed any more."""
    case = confirmed(world, actor, by)
    world.end(actor, case)
    console.make_browser(by).act(case, "judge", console.JUDGED_WELL)
    return case


STATES = [requested, unclaimed, joined, proposed, confirmed, refused, over]
Begin = Callable[[World, OfficerActor, User], Verification]


def people(world: World, claimant: User) -> dict[str, User]:
    """Everybody who may look at the page."""
    return {
        "of the officer's team": world.make_operator(team=TEAM.lower()),
        "uninvolved": world.make_operator(),
        "claimant": claimant,
        "supervisor": world.make_operator(role=Role.SUPERVISOR),
        "supervisor of the team": world.make_operator(role=Role.SUPERVISOR, team=TEAM),
        "reviewer": world.make_operator(role=Role.REVIEWER),
    }


def offered(browser: console.ConsoleBrowser, case: Verification) -> dict[str, bool]:
    """List the acts that the page has a form for."""
    page = browser.case(case)
    return {act: page.has_form(f"/console/cases/{case.ref}/{act}") for act in ACTS}


def accepted(browser: console.ConsoleBrowser, case: Verification, world: World) -> dict[str, bool]:
    """Do every act, undoing each: which the actions accept."""
    done = {}
    for act, form in ACTS.items():
        with undone():
            sent = {"shown_facts": world.shown_facts(case), **form}
            answer = browser.act(case, act, sent, headers=console.JSON)
            assert answer.status_code in (200, 403, 404, 409), (act, answer.content)
            done[act] = answer.status_code == 200
    return done


@pytest.mark.parametrize("begin", STATES)
def test_the_page_offers_what_the_action_accepts(world: World, begin: Begin) -> None:
    claimant = world.make_operator()
    case = begin(world, world.make_officer(team=TEAM), claimant)
    for who, user in people(world, claimant).items():
        browser = console.make_browser(user)
        expected = accepted(browser, case, world)
        if world.fresh(case).claimed_by_id == user.pk:
            # Claiming once more what one has is accepted and changes nothing.
            expected["claim"] = False
        # Who may disagree says NO so: beside it the other NO is left out.
        expected["refuse"] &= not expected["disagree"]
        assert offered(browser, case) == expected, who


def test_who_is_of_the_officer_s_team_is_not_offered_the_case_and_told_why(world: World) -> None:
    """Neither in the queue nor on the page; whoever is not of it is, on both."""
    case, _ = world.make_joined(world.make_officer(team=TEAM))
    claim = f"/console/cases/{case.ref}/claim"
    teammate = console.make_browser(world.make_operator(team=TEAM))
    assert not teammate.page(f"?select={case.ref}").has_form(claim)
    assert not teammate.case(case).has_form(claim)
    assert "You are this officer or of their team" in teammate.case(case).text
    other = console.make_browser(world.make_operator())
    assert other.page(f"?select={case.ref}").has_form(claim)
    assert other.case(case).has_form(claim)


@pytest.mark.parametrize("begin", [requested, confirmed])
def test_why_a_case_is_not_offered_is_said_before_and_after_a_decision(
    world: World, begin: Begin
) -> None:
    case = begin(world, world.make_officer(team=TEAM), world.make_operator())
    teammate = console.make_browser(world.make_operator(team=TEAM))
    (told,) = teammate.case(case).marked("data-no-claim")
    assert "somebody else must take this case" in told["text"]


def test_the_officer_s_own_account_is_offered_nothing(world: World) -> None:
    """An officer who also works the console, on their own case."""
    user = world.make_operator(role=Role.SUPERVISOR)
    actor = world.make_officer()
    case, phone = world.make_joined(actor)
    actor.officer.user = user
    with database_owner.past_guards():
        actor.officer.save(update_fields=["user"])
    world.text(phone, "SOS")
    browser = console.make_browser(user)
    assert browser.get(f"cases/{case.ref}").status_code == 404
    assert not any(accepted(browser, case, world).values())
    alarm = Alarm.objects.get(cause=AlarmCause.SOS)
    assert str(alarm.id) not in browser.get("").content.decode()


def test_an_open_alarm_leaves_the_form_with_what_was_ticked_and_says_that_it_forbids_a_yes(
    world: World,
) -> None:
    claimant = world.make_operator()
    case, phone = world.make_matched(world.make_officer())
    world.claim(case, claimant)
    world.text(phone, "SOS")
    page = console.make_browser(claimant).case(case)
    assert page.has_form(f"/console/cases/{case.ref}/confirm")
    assert len(page.marked("data-hindrance")) == 1


def alarms_of_every_kind(world: World) -> None:
    """Some that operators close, some that the case closes, and one of a phone without a case."""
    case, phone = world.make_joined(world.make_officer(team=TEAM))
    world.text(phone, "SOS")
    world.text(phone, "what is this?")
    mistyped_by = world.make_officer()
    mismatched, other = world.make_joined(mistyped_by)
    world.mismatch(mistyped_by, mismatched, other)
    proposed(world, world.make_officer(), world.make_operator())
    refused(world, world.make_officer(), world.make_operator())
    world.text(world.make_phone(), "SOS")
    assert {alarm.cause for alarm in Alarm.objects.filter(closed_at=None)} >= {
        AlarmCause.SOS,
        AlarmCause.ODD_REPLY,
        AlarmCause.MISMATCH,
        AlarmCause.PROPOSAL,
        AlarmCause.REFUSED,
    }
    assert case.ref


def test_its_page_offers_to_take_and_close_what_may_be_taken_and_closed(world: World) -> None:
    alarms_of_every_kind(world)
    outcomes = {str(AlarmCause.ODD_REPLY): "read"}
    for who, user in people(world, world.make_operator()).items():
        browser = console.make_browser(user)
        for alarm in Alarm.objects.filter(closed_at=None):
            page = browser.alarm(alarm)
            closing = {
                "outcome": outcomes.get(alarm.cause, "spoke_to_person"),
                "reason": "Seen to.",
                "incident_number": "CAD 1",
            }
            for act, form in (("take", {}), ("close", closing)):
                with undone():
                    answer = browser.post(f"alarms/{alarm.id}/{act}", form, headers=console.JSON)
                shown = page.has_form(f"/console/alarms/{alarm.id}/{act}")
                assert shown == (answer.status_code == 200), (who, alarm.cause, act)
