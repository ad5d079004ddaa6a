"""Handing a case, and a shift, to a colleague on the screens, and who has a case open."""

from uuid import uuid4

from accounts.models import Role, User
from foundation.audit.models import AuditEntry
from tests.support import console, database_owner
from tests.support.factories import World
from verification.models import Alarm, HandOver, Verification

LINE = "She writes little; ask short questions."


def owned(world: World) -> tuple[Verification, console.ConsoleBrowser, console.ConsoleBrowser]:
    """Give a case, the browser of its owner and that of a colleague on shift."""
    owner, colleague = world.make_operator(), world.make_operator()
    case, _ = world.make_joined(world.make_officer())
    world.claim(case, owner)
    return case, console.make_browser(owner), console.make_browser(colleague)


def give(case: Verification, owner: console.ConsoleBrowser, to: User) -> console.Answer:
    return owner.act(case, "hand-over", {"to": str(to.pk), "line": LINE}, headers=console.JSON)


def test_a_case_goes_to_a_named_colleague_who_says_that_they_have_it(world: World) -> None:
    case, owner, colleague = owned(world)
    form = owner.case(case).form(f"/console/cases/{case.ref}/hand-over")
    assert str(colleague.user.pk) in form.choices["to"]
    assert give(case, owner, colleague.user).json()["code"] == "offered"
    for page in (owner.case(case), colleague.case(case)):
        assert owner.user.display_name in page.text
        assert colleague.user.display_name in page.text
    page = colleague.case(case)
    assert LINE in page.text
    assert page.has_form(f"/console/cases/{case.ref}/have-it")
    assert not owner.case(case).has_form(f"/console/cases/{case.ref}/have-it")
    assert colleague.act(case, "have-it", headers=console.JSON).status_code == 200
    assert world.fresh(case).claimed_by == colleague.user
    assert colleague.act(case, "have-it", headers=console.JSON).json()["code"] == "not_offered"


def test_the_owner_keeps_it_or_the_colleague_leaves_it(world: World) -> None:
    case, owner, colleague = owned(world)
    give(case, owner, colleague.user)
    assert owner.case(case).has_form(f"/console/cases/{case.ref}/keep")
    assert owner.act(case, "keep", headers=console.JSON).status_code == 200
    give(case, owner, colleague.user)
    assert colleague.act(case, "not-mine", headers=console.JSON).status_code == 200
    assert world.fresh(case).claimed_by == owner.user
    assert "A hand-over is not accepted" in owner.case(case).text


def test_a_forged_or_stale_hand_over_changes_nothing(world: World) -> None:
    case, owner, colleague = owned(world)
    stranger = console.make_browser(world.make_operator())
    for to in (str(uuid4()), "", "x" * 50, str(owner.user.pk)):
        answer = owner.act(case, "hand-over", {"to": to}, headers=console.JSON)
        assert answer.status_code in {400, 409}, to
    assert give(case, stranger, colleague.user).json()["code"] == "not_claimed"
    for act in ("have-it", "not-mine", "keep"):
        assert stranger.act(case, act, headers=console.JSON).json()["code"] == "not_offered"
    assert not HandOver.objects.exists()


def test_two_who_pressed_at_once_sort_it_out(world: World) -> None:
    case, owner, colleague = owned(world)
    refused = colleague.act(case, "claim", headers=console.JSON)
    assert owner.user.display_name in refused.json()["sentence"]
    form = colleague.case(case).form(f"/console/cases/{case.ref}/take-over")
    assert "why" not in form.fields
    answer = colleague.act(case, "take-over", form.fields, headers=console.JSON)
    assert answer.status_code == 200
    assert world.fresh(case).claimed_by == colleague.user


def test_later_a_supervisor_types_why(world: World) -> None:
    case, owner, colleague = owned(world)
    supervisor = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
    world.advance(seconds=21)
    world.beat_all()
    path = f"/console/cases/{case.ref}/take-over"
    assert not colleague.case(case).has_form(path)
    form = supervisor.case(case).form(path)
    without = supervisor.act(case, "take-over", form.fields, headers=console.JSON)
    assert without.json()["code"] == "need_reason"
    sent = {**form.fields, "why": "They were called away."}
    assert supervisor.act(case, "take-over", sent, headers=console.JSON).status_code == 200
    assert world.fresh(case).claimed_by == supervisor.user
    assert owner.case(case).text.count("took the case over") == 1


def test_a_whole_shift_is_handed_over_on_its_log(world: World) -> None:
    case, owner, colleague = owned(world)
    sos_phone = world.make_phone()
    world.text(sos_phone, "SOS")
    owner.post("shift/note", {"note": "The lift is broken."})
    page = owner.page("shift")
    for words in (case.ref, "The lift is broken.", "SOS"):
        assert words in page.text
    assert not page.has_form("/console/shift/end")
    sent = {"to": str(colleague.user.pk), "text": "Quiet.", f"line-{case.ref}": LINE}
    assert owner.post("shift/hand-over", sent, headers=console.JSON).status_code == 200
    assert "not read yet" in owner.page("shift").text
    theirs = colleague.page("shift")
    assert LINE in theirs.text
    read = theirs.form("/console/shift/read")
    assert colleague.post("shift/read", read.fields, headers=console.JSON).status_code == 200
    colleague.case(case)
    assert colleague.act(case, "have-it", headers=console.JSON).status_code == 200
    assert owner.page("shift").has_form("/console/shift/end")
    assert owner.post("shift/end", headers=console.JSON).status_code == 200


def test_who_has_a_case_open_is_told_to_colleagues_and_logged_nowhere(world: World) -> None:
    case, owner, colleague = owned(world)
    before = AuditEntry.objects.count()
    assert colleague.post("here", {"case": case.ref}, headers=console.JSON).json() == {}
    name = colleague.user.display_name
    shown = owner.post("here", {"case": ""}, headers=console.JSON).json()
    assert shown == {case.ref: name[0].upper()}
    assert AuditEntry.objects.count() == before
    assert f"Also open at: {name}" in owner.case(case).text
    world.advance(seconds=26)
    assert owner.post("here", {"case": "NOSUCH"}, headers=console.JSON).json() == {}


def test_the_officer_hears_of_nobody_who_looks_at_their_own_case(world: World) -> None:
    actor = world.make_officer()
    case, _ = world.make_joined(actor)
    looker, own = world.make_operator(), console.make_browser(world.make_operator())
    actor.officer.user = own.user
    with database_owner.past_guards():
        actor.officer.save(update_fields=["user"])
    console.make_browser(looker).post("here", {"case": case.ref}, headers=console.JSON)
    assert own.post("here", {"case": case.ref}, headers=console.JSON).json() == {}


def test_a_note_is_kept_with_a_phone_that_has_no_case(world: World) -> None:
    world.text(world.make_phone(), "SOS")
    alarm = Alarm.objects.get()
    browser = console.make_browser(world.make_operator())
    path = f"alarms/{alarm.id}"
    assert browser.page(path).has_form(f"/console/{path}/note")
    browser.post(f"{path}/note", {"note": "Rang 101 at the same time."})
    assert "Rang 101 at the same time." in browser.page(path).text
    refused = browser.post(f"{path}/note", {"note": " "}, headers=console.JSON)
    assert refused.status_code == 400
    assert "Rang" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_an_alarm_of_a_case_has_its_notes_with_the_case(world: World) -> None:
    _, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    browser = console.make_browser(world.make_operator())
    answer = browser.post(
        f"alarms/{Alarm.objects.get().id}/note", {"note": "hello"}, headers=console.JSON
    )
    assert answer.json()["code"] == "no_phone"
