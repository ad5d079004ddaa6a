"""Each act on a case: what it does, and the sentence when it cannot."""

from typing import Any

import pytest

from accounts.models import Role
from foundation.audit import ledger
from tests.support import console, database_owner
from tests.support.factories import World
from verification.actions import contacts
from verification.actions.officers import verification_request
from verification.actions.records import words
from verification.enums import AlarmCause, AlarmOutcome, State, TextKey, WordsKind
from verification.models import Decision, Verification, Words

WHY = {"why": "The face is another man's."}
NOTE = {"note": "She is with a friend, at home."}


def told(answer: Any) -> tuple[int, str]:
    """Reduce a refusal to its status and code."""
    return answer.status_code, answer.json()["code"]


def state(world: World, case: Verification) -> State:
    return State(world.fresh(case).state)


def last_text(world: World, phone: str) -> str:
    return str(world.messages(phone)[-1].text_key)


def test_a_case_is_claimed_asked_confirmed_and_ended_at_the_console(world: World) -> None:
    """Claimed, asked, confirmed and ended, by the forms of the page alone."""
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_matched(world.make_officer())
    assert browser.act(case, "claim").status_code == 200
    assert world.fresh(case).claimed_by_id == browser.user.pk
    assert browser.act(case, "ask").status_code == 200
    assert last_text(world, phone) == TextKey.ASK
    world.text(phone, "blue coat")
    assert browser.act(case, "read").status_code == 200
    assert browser.confirm(case, heard="wrote").status_code == 200
    assert state(world, case) is State.CONFIRMED
    assert last_text(world, phone) == TextKey.CONFIRMED
    assert browser.act(case, "end", {"how": "left_freely"}).status_code == 200
    assert state(world, case) is State.ENDED
    assert browser.act(case, "judge", console.JUDGED_WELL).status_code == 200


def test_an_action_is_answered_with_the_case_page(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    whole = browser.act(case, "note", NOTE).content.decode()
    part = browser.act(case, "note", NOTE, headers=console.SCRIPT).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    for body in (whole, part):
        assert NOTE["note"] in body


def test_a_note_on_an_erased_case_is_refused_with_a_sentence(world: World) -> None:
    """The key is gone for ever: nothing is written under another one, and nothing breaks."""
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_matched(world.make_officer())
    browser.act(case, "claim")
    world.text(phone, "OK")
    assert browser.confirm(case).status_code == 200
    assert browser.act(case, "end", {"how": "left_freely"}).status_code == 200
    assert browser.act(case, "judge", console.JUDGED_WELL).status_code == 200
    contact = world.fresh(case).contact
    assert contact is not None
    for message in world.messages(phone):
        message.status = "delivered"
        with database_owner.past_guards():
            message.save(update_fields=["status"])
    with ledger.transaction():
        contacts.erase(contact_id=contact.id, actor=ledger.COMMAND)
    for action in ("note", "talked"):
        assert told(browser.act(case, action, NOTE, headers=console.JSON)) == (409, "erased")
        assert "is erased" in browser.act(case, action, NOTE).content.decode()
    assert not Words.objects.filter(verification=case, kind=WordsKind.TALKED).exists()


def test_the_second_to_claim_is_told_who_was_faster(world: World) -> None:
    first, second = (
        console.make_browser(world.make_operator()),
        console.make_browser(world.make_operator()),
    )
    case, _ = world.make_joined(world.make_officer())
    first.act(case, "claim")
    page = second.act(case, "claim")
    assert page.status_code == 409
    assert first.user.display_name in page.content.decode()
    answer = second.act(case, "claim", headers=console.JSON)
    assert told(answer) == (409, "claimed_by_other")
    assert answer.json()["who"] == first.user.display_name
    assert first.user.display_name in answer.json()["sentence"]
    assert first.act(case, "release").status_code == 200
    assert second.act(case, "claim").status_code == 200


def test_a_case_of_another_operator_cannot_be_released_or_confirmed(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_matched(world.make_officer())
    ticks = {**console.GOOD_TICKS, "shown_facts": world.shown_facts(case)}
    assert told(browser.act(case, "release", headers=console.JSON)) == (409, "not_claimed")
    assert told(browser.act(case, "confirm", ticks, headers=console.JSON)) == (409, "not_claimed")


def test_the_officer_s_own_team_may_not_claim(world: World) -> None:
    browser = console.make_browser(world.make_operator(team="CID"))
    case, _ = world.make_joined(world.make_officer(team="cid"))
    assert told(browser.act(case, "claim", headers=console.JSON)) == (409, "conflict_of_interest")


def test_confirming_on_changed_facts_is_refused(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_matched(world.make_officer())
    browser.act(case, "claim")
    world.advance(seconds=125)  # the location is no longer fresh
    before = {**console.GOOD_TICKS, "shown_facts": world.shown_facts(case)}
    assert told(browser.act(case, "confirm", before, headers=console.JSON)) == (
        409,
        "facts_changed",
    )
    assert state(world, case) is State.JOINED
    # The page now shows the facts as they are, and says that a second person is needed.
    assert browser.confirm(case).status_code == 200
    assert world.open_alarms(case) == {AlarmCause.PROPOSAL: 2}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"face": "differs"}, "only_refusable"),
        ({"reason_fits": ""}, "only_refusable"),
        ({"shown_facts": "status:yes"}, "facts_changed"),
    ],
)
def test_confirming_is_refused_with_the_reason(
    world: World, fields: dict[str, str], code: str
) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_matched(world.make_officer())
    browser.act(case, "claim")
    form = {**console.GOOD_TICKS, "shown_facts": world.shown_facts(case), **fields}
    assert told(browser.act(case, "confirm", form, headers=console.JSON)) == (409, code)
    assert state(world, case) is State.JOINED


@pytest.mark.parametrize(
    ("action", "form", "field"),
    [
        ("confirm", {"heard": "said", "shown_facts": "x"}, "face"),
        ("confirm", {"face": "maybe", "heard": "said", "shown_facts": "x"}, "face"),
        ("confirm", {"face": "matches", "shown_facts": "x"}, "heard"),
        ("confirm", {"face": "matches", "heard": "said"}, "shown_facts"),
        ("refuse", {}, "why"),
        ("refuse", {"why": "   "}, "why"),
        ("refuse", {"why": "x" * 3000}, "why"),
        ("revoke", {}, "why"),
        ("talked", {}, "note"),
        ("note", {"note": ""}, "note"),
        ("number", {}, "why"),
        ("help-coming", {}, "place"),
        ("end", {"how": "eaten_by_a_bear"}, "how"),
        ("judge", {}, "ended"),
        ("judge", {"ended": "well", "how": "spoke_to_person"}, "note"),
        ("judge", {"ended": "well", "how": "officer_said", "note": "x"}, "how"),
        ("rang", {"whom": "person"}, "outcome"),
        ("disagree", {}, "why"),
        ("waive", {}, "why"),
    ],
)
def test_a_bad_form_names_the_field(
    world: World, action: str, form: dict[str, str], field: str
) -> None:
    browser = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    case, _ = world.make_matched(world.make_officer())
    answer = browser.act(case, action, form, headers=console.JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert field in answer.json()["errors"]
    assert browser.act(case, action, form).status_code == 400
    assert state(world, case) is State.JOINED


def test_a_refusal_keeps_what_was_typed(world: World) -> None:
    """A form that was wrong comes back with the words in it."""
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_matched(world.make_officer())
    browser.act(case, "claim")
    answer = browser.act(case, "confirm", {"heard": "said", "why": "I know this voice."})
    assert answer.status_code == 400
    assert "I know this voice." in answer.content.decode()


def test_a_second_person_agrees(world: World) -> None:
    operator = console.make_browser(world.make_operator())
    supervisor = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    case, phone = world.make_matched(world.make_officer(boroughs=("Camden",)))
    operator.act(case, "claim")
    assert operator.confirm(case).status_code == 200
    assert state(world, case) is State.JOINED
    answer = operator.act(
        case, "agree", {**console.GOOD_TICKS, "why": "I say so."}, headers=console.JSON
    )
    assert answer.status_code == 403
    form = supervisor.case(case).form(f"/console/cases/{case.ref}/agree")
    ticks = {**form.fields, **console.GOOD_TICKS, "why": "His inspector sent him there."}
    assert supervisor.act(case, "agree", {**ticks, "why": ""}).status_code == 400
    assert supervisor.act(case, "agree", ticks).status_code == 200
    assert state(world, case) is State.CONFIRMED
    assert last_text(world, phone) == TextKey.CONFIRMED


def test_agreeing_needs_the_facts_that_were_shown(world: World) -> None:
    operator = console.make_browser(world.make_operator())
    supervisor = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    case, phone = world.make_matched(world.make_officer(boroughs=("Camden",)))
    operator.act(case, "claim")
    operator.confirm(case)
    form = supervisor.case(case).form(f"/console/cases/{case.ref}/agree")
    ticks = {**form.fields, **console.GOOD_TICKS, "why": "His inspector sent him there."}
    world.advance(seconds=125)  # the location is no longer fresh
    with ledger.transaction():  # as another screen had it done; this one shows the older facts
        verification_request.check_again(ref=case.ref)
    assert told(supervisor.act(case, "agree", ticks, headers=console.JSON)) == (
        409,
        "facts_changed",
    )
    # By then the YES had been made: all of it is undone.
    assert state(world, case) is State.JOINED
    assert last_text(world, phone) != TextKey.CONFIRMED
    assert not Decision.objects.filter(verification=case).exists()


def test_a_second_person_disagrees(world: World) -> None:
    operator = console.make_browser(world.make_operator())
    supervisor = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    case, phone = world.make_matched(world.make_officer(boroughs=("Camden",)))
    operator.act(case, "claim")
    operator.confirm(case)
    assert supervisor.act(case, "disagree", WHY).status_code == 200
    assert state(world, case) is State.REFUSED
    assert last_text(world, phone) == TextKey.NOT_CONFIRMED


def test_the_proposer_cannot_be_the_second_person(world: World) -> None:
    supervisor = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    case, _ = world.make_matched(world.make_officer(boroughs=("Camden",)))
    supervisor.act(case, "claim")
    supervisor.confirm(case)
    ticks = {**console.GOOD_TICKS, "why": "I am sure."}
    assert told(supervisor.act(case, "agree", ticks, headers=console.JSON)) == (409, "same_person")


def test_agreeing_without_a_proposal_is_refused(world: World) -> None:
    supervisor = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    case, _ = world.make_matched(world.make_officer())
    assert told(supervisor.act(case, "disagree", WHY, headers=console.JSON)) == (409, "wrong_state")


def test_refusing_texts_no_and_works_once(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    assert browser.act(case, "refuse", WHY).status_code == 200
    assert last_text(world, phone) == TextKey.NOT_CONFIRMED
    assert told(browser.act(case, "refuse", WHY, headers=console.JSON)) == (409, "wrong_state")
    kept = Words.objects.get(verification=case, kind=WordsKind.WHY)
    assert words.read(kept) == WHY["why"]


def test_revoking_takes_the_yes_back(world: World) -> None:
    operator = world.make_operator()
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_confirmed(world.make_officer(), operator)
    assert browser.act(case, "revoke", WHY).status_code == 200
    assert (state(world, case), last_text(world, phone)) == (State.REVOKED, TextKey.REVOKED)
    assert told(browser.act(case, "revoke", WHY, headers=console.JSON)) == (409, "wrong_state")


def test_new_codes_run_out(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    for _ in range(2):
        assert browser.act(case, "new-code").status_code == 200
        assert last_text(world, phone) == TextKey.NEW_CODE
    assert told(browser.act(case, "new-code", headers=console.JSON)) == (409, "limit_reached")


def test_talking_is_evidence_before_the_decision_and_telling_after(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    assert browser.act(case, "talked", NOTE).status_code == 200
    assert world.fresh(case).evidence == "talked"
    browser.act(case, "refuse", WHY)
    assert browser.act(case, "talked", NOTE).status_code == 200
    assert world.fresh(case).told_by_id == browser.user.pk


def test_tell_officer_changes_the_stage_and_nothing_else(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    assert browser.act(case, "tell-officer").status_code == 200
    assert world.fresh(case).officer_stage == "call_control_room"


def test_replies_are_marked_read(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "who is he?")
    assert world.open_alarms(case) == {AlarmCause.ODD_REPLY: 2}
    assert browser.act(case, "read").status_code == 200
    assert world.open_alarms(case) == {}


def test_a_reply_that_came_after_the_page_stays_unread(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    world.text(phone, "who is he?")
    seen = browser.case(case).form(f"/console/cases/{case.ref}/read").fields["seen_at"]
    world.text(phone, "he is pulling me to his car")
    assert browser.act(case, "read", {"seen_at": seen}).status_code == 200
    assert world.open_alarms(case) == {AlarmCause.ODD_REPLY: 2}
    assert browser.act(case, "read", {"seen_at": "soon"}).status_code == 400
    assert browser.act(case, "read").status_code == 200
    assert world.open_alarms(case) == {}


def test_announcing_help_texts_its_place(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    assert browser.act(case, "help-coming", {"place": "Brixton Rd"}).status_code == 200
    assert "uniformed police are coming to Brixton Rd" in world.texts(phone)[-1]
    # F13: a place that cannot be told would be another one.
    for place in ("Safe House, Brixton", "see www.example.com", "YES"):
        answer = browser.act(case, "help-coming", {"place": place}, console.JSON)
        assert (answer.status_code, answer.json()["code"]) == (409, "place_not_tellable")


def test_the_number_is_shown_only_with_a_reason(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    answer = browser.act(case, "number", {"why": "To ring her back."})
    assert answer.status_code == 200
    assert phone in answer.content.decode()
    assert phone not in browser.get(f"cases/{case.ref}").content.decode()
    assert "was shown the person's number" in browser.case(case).text


def test_without_a_phone_there_is_no_number(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case = world.make_request(world.make_officer())
    answer = browser.act(case, "number", {"why": "To ring her back."}, headers=console.JSON)
    assert told(answer) == (404, "not_found")


def test_only_a_closed_case_is_judged_or_waived(world: World) -> None:
    browser = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    case, _ = world.make_joined(world.make_officer())
    judged = browser.act(case, "judge", console.JUDGED_WELL, headers=console.JSON)
    assert told(judged) == (409, "wrong_state")
    assert told(browser.act(case, "waive", WHY, headers=console.JSON)) == (409, "wrong_state")
    browser.act(case, "refuse", WHY)
    assert told(browser.act(case, "waive", WHY, headers=console.JSON)) == (409, "open_alarm")
    world.close(
        world.open_alarm(case, AlarmCause.REFUSED), browser.user, AlarmOutcome.UNIT_REPORTED
    )
    assert browser.act(case, "waive", {"why": "No phone; a unit met her."}).status_code == 200
    assert told(browser.act(case, "waive", WHY, headers=console.JSON)) == (409, "wrong_state")


def test_only_a_confirmed_case_is_ended(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_joined(world.make_officer())
    form = {"how": "other"}
    assert told(browser.act(case, "end", form, headers=console.JSON)) == (409, "wrong_state")


def test_confirming_after_the_deadline_is_refused(world: World) -> None:
    browser = console.make_browser(world.make_operator())
    case, _ = world.make_matched(world.make_officer())
    browser.act(case, "claim")
    form = {**console.GOOD_TICKS, "shown_facts": world.shown_facts(case)}
    world.advance(seconds=181)
    assert told(browser.act(case, "confirm", form, headers=console.JSON)) == (409, "past_deadline")


def test_the_shown_number_stays_in_no_page_and_no_log(world: World) -> None:
    """Neither the page nor the log keeps the number that was shown."""
    browser = console.make_browser(world.make_operator())
    case, phone = world.make_joined(world.make_officer())
    browser.act(case, "number", {"why": "To ring her back."})
    contact = world.fresh(case).contact
    assert contact is not None
    assert contacts.number_of(contact) == phone
    other = console.make_browser(world.make_operator())
    assert phone not in other.get(f"cases/{case.ref}").content.decode()
