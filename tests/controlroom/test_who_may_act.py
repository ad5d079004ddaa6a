"""F5: who may touch a case, act by act and person by person, as the protocol says it.

Every address that takes a form or shows a case stands in MATRIX; one that does not fails here.
"""

import importlib
import inspect
import io
import pkgutil
from dataclasses import dataclass
from enum import StrEnum
from uuid import uuid4

import pytest
from django.core.management import call_command

from accounts.models import Role, User
from controlroom import urls
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.support import console, database_owner
from tests.support.factories import OfficerActor, World
from verification import actions
from verification.actions.officers import verification_actions
from verification.actions.records.checklist import Ticks
from verification.enums import AlarmCause, EndedHow, FaceTick, Heard, Priority
from verification.models import Alarm, Verification
from verification.rules.involvement import Act

TEAM = "CID"
UNSEEN = Ticks(face=FaceTick.NOT_SEEN, reason_fits=True, heard=Heard.SAID)
CALLER = {"is_the_person": "yes"}
WHY = {"why": "I say so."}
NOTE = {"note": "They are at home."}
GOOD = {**console.GOOD_TICKS, **WHY}
BADLY = {"ended": "badly", "how": "unit_saw_person", **NOTE}
RANG = {"whom": "officer", "outcome": "no_answer"}
CLOSING = {"outcome": "spoke_to_person", "reason": "Seen to.", "incident_number": "CAD 1"}
# What an involved person is refused with, and nothing else is.
INTEREST = {"conflict_of_interest", "same_person", "not_found"}


class Who(StrEnum):
    OFFICER = "the officer themself"
    TEAM = "of the officer's team"
    PROPOSER = "who proposed YES"
    CALL_TAKER = "who took the person's call"
    UNINVOLVED = "uninvolved"


class Stage(StrEnum):
    REQUESTED = "requested"
    JOINED = "joined"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Row:
    """An act: where it can be done, how it is sent, and who may not."""

    act: Act
    stage: Stage
    form: console.Fields | None
    barred: frozenset[Who]


NOBODY = frozenset({Who.OFFICER})
CALMS_OR_MAKES_EVIDENCE = frozenset({Who.OFFICER, Who.TEAM})
MATRIX = {
    # Allowed to the officer's team, marked: "look, take an alarm, read, send a unit, send
    # HELP_COMING, REFUSE and REVOKE".
    "case": Row(act=Act.LOOK, stage=Stage.JOINED, form=None, barred=NOBODY),
    "call": Row(act=Act.LOOK, stage=Stage.JOINED, form=None, barred=NOBODY),
    "photo": Row(act=Act.LOOK, stage=Stage.JOINED, form=None, barred=NOBODY),
    "face": Row(act=Act.LOOK, stage=Stage.JOINED, form=None, barred=NOBODY),
    "face-of": Row(act=Act.LOOK, stage=Stage.JOINED, form=None, barred=NOBODY),
    "take": Row(act=Act.TAKE_ALARM, stage=Stage.JOINED, form={}, barred=NOBODY),
    "unit": Row(
        act=Act.SEND_UNIT, stage=Stage.JOINED, form={"incident_number": "CAD 1"}, barred=NOBODY
    ),
    "read": Row(act=Act.READ, stage=Stage.JOINED, form={}, barred=NOBODY),
    "alarm-read": Row(act=Act.READ, stage=Stage.JOINED, form={}, barred=NOBODY),
    "note": Row(act=Act.NOTE, stage=Stage.JOINED, form=NOTE, barred=NOBODY),
    "help-coming": Row(
        act=Act.HELP_COMING, stage=Stage.JOINED, form={"place": "Brixton Rd"}, barred=NOBODY
    ),
    "refuse": Row(act=Act.REFUSE, stage=Stage.JOINED, form=WHY, barred=NOBODY),
    "revoke": Row(act=Act.REVOKE, stage=Stage.CONFIRMED, form=WHY, barred=NOBODY),
    "release": Row(act=Act.RELEASE, stage=Stage.JOINED, form={}, barred=NOBODY),
    # It finds and shows; what is said of the caller comes after it.
    "look-up": Row(act=Act.LOOK_UP, stage=Stage.REQUESTED, form={}, barred=NOBODY),
    # Good for the person, whoever took their call.
    "raise-sos": Row(act=Act.RAISE_SOS, stage=Stage.JOINED, form={}, barred=NOBODY),
    # "Barred is what calms or makes evidence: claim, confirm, agree, ask, talk, send a code, join
    # by look-up, show a number, close, end, judge, waive."
    "claim": Row(act=Act.CLAIM, stage=Stage.JOINED, form={}, barred=CALMS_OR_MAKES_EVIDENCE),
    "confirm": Row(
        act=Act.CONFIRM,
        stage=Stage.JOINED,
        form=GOOD,
        barred=CALMS_OR_MAKES_EVIDENCE | {Who.CALL_TAKER},
    ),
    "agree": Row(
        act=Act.AGREE,
        stage=Stage.PROPOSED,
        form=GOOD,
        barred=CALMS_OR_MAKES_EVIDENCE | {Who.PROPOSER, Who.CALL_TAKER},
    ),
    "disagree": Row(
        act=Act.DISAGREE,
        stage=Stage.PROPOSED,
        form=WHY,
        barred=CALMS_OR_MAKES_EVIDENCE | {Who.PROPOSER},
    ),
    "ask": Row(act=Act.ASK, stage=Stage.JOINED, form={}, barred=CALMS_OR_MAKES_EVIDENCE),
    "talked": Row(act=Act.TALKED, stage=Stage.JOINED, form=NOTE, barred=CALMS_OR_MAKES_EVIDENCE),
    # What somebody cannot read could be made of what they can.
    "language": Row(
        act=Act.LANGUAGE,
        stage=Stage.JOINED,
        form={"language": "en"},
        barred=CALMS_OR_MAKES_EVIDENCE,
    ),
    "new-code": Row(act=Act.NEW_CODE, stage=Stage.JOINED, form={}, barred=CALMS_OR_MAKES_EVIDENCE),
    "caller": Row(
        act=Act.ANSWER_CALLER, stage=Stage.REQUESTED, form=CALLER, barred=CALMS_OR_MAKES_EVIDENCE
    ),
    "number": Row(act=Act.NUMBER, stage=Stage.JOINED, form=WHY, barred=CALMS_OR_MAKES_EVIDENCE),
    "alarm-number": Row(
        act=Act.NUMBER, stage=Stage.JOINED, form=WHY, barred=CALMS_OR_MAKES_EVIDENCE
    ),
    "close": Row(
        act=Act.CLOSE_ALARM, stage=Stage.JOINED, form=CLOSING, barred=CALMS_OR_MAKES_EVIDENCE
    ),
    "tell-officer": Row(
        act=Act.TELL_OFFICER, stage=Stage.JOINED, form={}, barred=CALMS_OR_MAKES_EVIDENCE
    ),
    "end": Row(
        act=Act.END,
        stage=Stage.CONFIRMED,
        form={"how": "left_freely"},
        barred=CALMS_OR_MAKES_EVIDENCE,
    ),
    "judge": Row(act=Act.JUDGE, stage=Stage.REFUSED, form=BADLY, barred=CALMS_OR_MAKES_EVIDENCE),
    # Two attempts to reach the person end a case, so logging one calms.
    "rang": Row(act=Act.RANG, stage=Stage.REFUSED, form=RANG, barred=CALMS_OR_MAKES_EVIDENCE),
    "write-only": Row(
        act=Act.WRITE_ONLY, stage=Stage.JOINED, form={}, barred=CALMS_OR_MAKES_EVIDENCE
    ),
    # The officer has said, too, that it ended in an arrest.
    "custody": Row(
        act=Act.CUSTODY,
        stage=Stage.REFUSED,
        form={"record": "has_them", **NOTE},
        barred=CALMS_OR_MAKES_EVIDENCE,
    ),
    "agree-closing": Row(
        act=Act.ANSWER_CLOSING,
        stage=Stage.JOINED,
        form=WHY,
        barred=CALMS_OR_MAKES_EVIDENCE | {Who.PROPOSER},
    ),
    "disagree-closing": Row(
        act=Act.ANSWER_CLOSING,
        stage=Stage.JOINED,
        form=WHY,
        barred=CALMS_OR_MAKES_EVIDENCE | {Who.PROPOSER},
    ),
    # Its receiver is made as it is sent.
    "hand-over": Row(
        act=Act.HAND_OVER, stage=Stage.JOINED, form={}, barred=CALMS_OR_MAKES_EVIDENCE
    ),
    "waive": Row(act=Act.WAIVE, stage=Stage.REFUSED, form=WHY, barred=CALMS_OR_MAKES_EVIDENCE),
}
ANSWERS_A_CLOSING = ("agree-closing", "disagree-closing")
ON_AN_ALARM = ("take", "unit", "close", *ANSWERS_A_CLOSING)
# Of no case, or of everybody's; an alarm's own address leads to its case.
OF_NO_CASE = {
    *("queue", "sign-in", "sign-out", "since", "alarm", "map", "wallboard", "to-judge"),
    # Of phones without a case: nobody is of anybody's team there.
    *("flood", "flood-propose", "flood-agree", "flood-disagree", "alarm-note"),
    # Of one's own shift, or of the whole room.
    *("here", "start", "start-test", "start-take", "start-begin", "start-allow", "rates"),
    # Counts, which are of no case; and the reviewers' list: test_reviews.py says who may see what.
    *("confidence", "confidence-csv", "reviews", "review-seen"),
    *("shift", "shift-note", "shift-hand-over", "shift-withdraw", "shift-read", "shift-end"),
}
# Between two people about a case: tests/verification/actions/test_hand_overs.py says who may.
OF_TWO = {"take-over", "have-it", "not-mine", "keep"}
# Without a phone of the person's there is nobody to text, and no match code.
NOT_BY_TELEPHONE = {
    "ask",
    "language",
    "new-code",
    "help-coming",
    "number",
    "alarm-number",
    "alarm-read",
    "read",
    "write-only",
}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A case at the stage that an act needs, and whoever is about to do it."""

    world: World
    row: Row
    case: Verification
    person: User
    alarm: Alarm

    def send(self, name: str) -> console.Answer:
        """Do the act as its form does it, or open the page."""
        browser = console.make_browser(self.person)
        case, form = self.case, self.row.form
        if name == "call":
            # Whoever took a call about it; the look-up of its own officer finds nothing.
            browser.post("look-up", {"ref": case.ref}, headers=console.JSON)
        if form is None:
            under = {"case": "", "face-of": f"/faces/{uuid4()}"}.get(name, f"/{name}")
            return browser.get(f"cases/{case.ref}{under}", headers=console.JSON)
        if name == "look-up":
            return browser.post(name, {"ref": case.ref}, headers=console.JSON)
        if name in ON_AN_ALARM:
            act = name.removesuffix("-closing")
            return browser.post(f"alarms/{self.alarm.id}/{act}", form, headers=console.JSON)
        if name in ("alarm-number", "alarm-read"):
            path = f"alarms/{self.alarm.id}/{name.removeprefix('alarm-')}"
            return browser.post(path, form, headers=console.JSON)
        if name == "hand-over":
            form = {"to": str(self.world.make_operator().pk)}
        sent = {"shown_facts": self.world.shown_facts(case), **form}
        return browser.act(case, name, sent, headers=console.JSON)


_WRITTEN = {"read": "what is this", "alarm-number": "SOS", "alarm-read": "SOS"}


def set_up(world: World, name: str, who: Who) -> Scene:
    """Bring a case to where the act can be done, with this person involved in it."""
    row = MATRIX[name]
    actor = world.make_officer(team=TEAM)
    person = world.make_operator(role=Role.SUPERVISOR, team=TEAM if who is Who.TEAM else "Control")
    case, phone = _staged(world, row.stage, actor=actor, person=person, who=who)
    if who is Who.OFFICER:
        actor.officer.user = person
    actor.officer.photo = b"\xff\xd8\xff record \xff\xd9"
    with database_owner.past_guards():
        actor.officer.save()
    if name in ON_AN_ALARM:
        with ledger.transaction():
            verification_actions.panic(officer=actor.officer, verification_id=case.id)
    if name in ANSWERS_A_CLOSING:
        proposer = person if who is Who.PROPOSER else world.make_operator()
        _propose_closing(world.open_alarm(case, AlarmCause.OFFICER_PANIC), by=proposer)
    if name == "custody":
        world.end(actor, case, how=EndedHow.ARRESTED)
    if name == "waive":
        # A P1 that is open would stand in everybody's way.
        with database_owner.past_guards():
            Alarm.objects.filter(verification=case).update(closed_at=case.state_at)
    if name in _WRITTEN:
        world.text(phone, _WRITTEN[name])
    if name in ("confirm", "release", "hand-over"):
        with database_owner.past_guards():
            Verification.objects.filter(id=case.id).update(
                claimed_by=person, claimed_at=case.state_at
            )
    alarm = Alarm.objects.filter(verification=case, closed_at=None).order_by("priority").first()
    return Scene(
        world=world, row=row, case=world.fresh(case), person=person, alarm=alarm or Alarm()
    )


def _propose_closing(alarm: Alarm, *, by: User) -> None:
    """Have it proposed that no contact is possible."""
    form = {**CLOSING, "outcome": "no_contact_possible"}
    answer = console.make_browser(by).post(f"alarms/{alarm.id}/close", form, headers=console.JSON)
    assert answer.json()["code"] == "proposed"


def _staged(
    world: World, stage: Stage, *, actor: OfficerActor, person: User, who: Who
) -> tuple[Verification, str]:
    """Take a case to a stage by the real actions."""
    if stage is Stage.REQUESTED:
        return world.make_request(actor), ""
    claimant = person if who is Who.PROPOSER else world.make_operator(role=Role.SUPERVISOR)
    case, phone = _joined(world, actor=actor, person=person, who=who)
    if who is Who.PROPOSER or stage in (Stage.PROPOSED, Stage.CONFIRMED):
        world.claim(case, claimant)
        world.confirm(case, claimant, ticks=UNSEEN)
    answers = {
        Stage.CONFIRMED: ("agree", GOOD),
        Stage.REFUSED: ("refuse", WHY),
    }
    if stage in answers:
        answer, form = answers[stage]
        sent = {"shown_facts": world.shown_facts(case), **form}
        second = console.make_browser(world.make_operator(role=Role.SUPERVISOR))
        assert second.act(case, answer, sent, headers=console.JSON).status_code == 200
    return case, phone


def _joined(
    world: World, *, actor: OfficerActor, person: User, who: Who
) -> tuple[Verification, str]:
    """Let the person stopped join: by text, or on the telephone with whoever takes their call."""
    if who is not Who.CALL_TAKER:
        return world.make_joined(actor)
    case, browser = world.make_request(actor), console.make_browser(person)
    assert browser.post("look-up", {"ref": case.ref}, headers=console.JSON).status_code == 200
    assert browser.act(case, "caller", CALLER, headers=console.JSON).status_code == 200
    return world.fresh(case), ""


FACES = ("face", "face-of")


def refusal_of(answer: console.Answer) -> str:
    """Name what refused it; "" where it was done."""
    if answer.status_code == 200:
        return ""
    return "not_found" if answer.status_code == 404 else str(answer.json()["code"])


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("name", MATRIX)
def test_each_act_is_for_whom_the_protocol_says(world: World, name: str, who: Who) -> None:
    if who is Who.CALL_TAKER and name in NOT_BY_TELEPHONE:
        pytest.skip("nobody's phone has joined")
    scene = set_up(world, name, who)
    refusal = refusal_of(scene.send(name))
    if who in scene.row.barred:
        assert refusal in INTEREST
    elif name in FACES:
        # None was sent: that it is looked for is all that can be seen of the right to look.
        assert refusal == "not_found"
    else:
        assert refusal == ""


MARKED = [name for name, row in MATRIX.items() if Who.TEAM not in row.barred and name not in FACES]


@pytest.mark.parametrize("name", MARKED)
def test_what_the_officer_s_team_does_is_marked_in_the_log(world: World, name: str) -> None:
    scene = set_up(world, name, Who.TEAM)
    before = AuditEntry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    assert scene.send(name).status_code == 200
    theirs = AuditEntry.objects.filter(seq__gt=before, actor_id=scene.person.id)
    assert theirs
    for entry in theirs:
        if entry.subject_id == scene.case.id or name in ("take", "unit", "read", "alarm-read"):
            assert entry.details["own_team"] is True, entry.event


@pytest.mark.parametrize("name", MARKED)
def test_what_anybody_else_does_is_not_marked(world: World, name: str) -> None:
    scene = set_up(world, name, Who.UNINVOLVED)
    assert scene.send(name).status_code == 200
    entries = AuditEntry.objects.filter(actor_id=scene.person.id)
    assert not any("own_team" in entry.details for entry in entries)


def test_every_address_and_every_act_stands_in_the_matrix() -> None:
    names = {pattern.name for pattern in urls.urlpatterns}
    assert names == set(MATRIX) | OF_NO_CASE | OF_TWO
    # A coordinator's judgement of a walk has no page here (tests/verification/walks).
    assert {row.act for row in MATRIX.values()} == set(Act) - {Act.JUDGE_WALK}


def test_every_action_that_somebody_does_asks_about_an_act() -> None:
    """A new action with somebody as its `by` must be named here, with the act that it asks."""
    assert actions_of_people() == {
        "alarm_closing.close",
        "alarm_taking.take",
        "attempts.log",
        # Remembers a look, and does nothing to the case.
        "attention.note_look",
        "callers.answer",
        "calls_owed.tick_write_only",
        "callers.raise_sos",
        "claims.claim",
        "claims.release",
        "claims.take_over",
        "contacts.reveal_number",
        "contacts.reveal_number_of_alarm",
        "dispatches.send",
        "conversation.ask",
        "conversation.help_coming",
        "conversation.mark_read",
        "conversation.new_code",
        "conversation.note",
        "conversation.talked",
        "custody.note_check",
        "decisions.confirm",
        "decisions.refuse",
        "decisions.revoke",
        "hand_overs.accept",
        "hand_overs.offer",
        "hand_overs.refuse",
        "hand_overs.withdraw",
        "judging.judge",
        "judging.waive",
        "languages.choose",
        "no_contact.agree",
        "no_contact.close",
        "no_contact.disagree",
        "no_contact.propose",
        "phone_lookup.look_up",
        "phone_alarms.note",
        "phone_alarms.read",
        "proposals.agree",
        "proposals.disagree",
        "verification_actions.end_by_operator",
        "verification_actions.tell_officer",
    }


def actions_of_people() -> set[str]:
    """List the public functions of the actions that find a case or an alarm for somebody."""
    found = set()
    for info in pkgutil.walk_packages(actions.__path__, f"{actions.__name__}."):
        module = importlib.import_module(info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            asked = set(inspect.signature(function).parameters)
            own = function.__module__ == module.__name__ and not name.startswith(("_", "lock_"))
            if own and "by" in asked and asked & {"ref", "alarm_id"}:
                found.add(f"{info.name.rpartition('.')[2]}.{name}")
    return found


def case_with_sos(world: World) -> tuple[Verification, Alarm]:
    """Let the person of a case of the team write SOS."""
    case, phone = world.make_joined(world.make_officer(team=TEAM))
    world.text(phone, "SOS")
    return case, world.open_alarm(case, AlarmCause.SOS)


def test_taken_by_the_officer_s_team_an_alarm_climbs_until_somebody_uninvolved_has_it(
    world: World,
) -> None:
    case, alarm = case_with_sos(world)
    teammate = console.make_browser(world.make_operator(team=TEAM))
    other = console.make_browser(world.make_operator())
    assert teammate.post(f"alarms/{alarm.id}/take", headers=console.JSON).status_code == 200
    assert not Alarm.objects.get(id=alarm.id).is_attended
    (shown,) = other.case(case).marked("data-alarm")
    assert "unattended-p1" in shown["class"]
    assert "(officer's team) has it: it climbs until somebody" in shown["text"]
    # Nobody has to say from whom they take it over.
    assert other.post(f"alarms/{alarm.id}/take", headers=console.JSON).status_code == 200
    assert Alarm.objects.get(id=alarm.id).is_attended
    (shown,) = other.case(case).marked("data-alarm")
    assert "unattended-p1" not in shown["class"]
    over = {"from": str(other.user.id)}
    answer = teammate.post(f"alarms/{alarm.id}/take", over, headers=console.JSON)
    assert answer.json()["code"] == "conflict_of_interest"
    assert Alarm.objects.get(id=alarm.id).taken_by == other.user


def test_with_nobody_uninvolved_left_the_team_may_take_read_and_send_a_unit(world: World) -> None:
    """And no block is lifted by it, nor does the alarm stop climbing."""
    case, phone = world.make_joined(world.make_officer(team=TEAM))
    world.text(phone, "he wants me in his car")
    alarm = world.open_alarm(case, AlarmCause.ODD_REPLY)
    teammate = console.make_browser(world.make_operator(team=TEAM))
    assert "he wants me in his car" in teammate.case(case).text
    for path, form in [
        (f"alarms/{alarm.id}/take", {}),
        (f"cases/{case.ref}/read", {}),
        (f"alarms/{alarm.id}/unit", {"incident_number": "CAD 17"}),
        (f"cases/{case.ref}/note", {"note": "Two officers, one car."}),
        (f"cases/{case.ref}/help-coming", {"place": "Brixton Rd"}),
    ]:
        assert teammate.post(path, form, headers=console.JSON).status_code == 200, path
    assert world.open_alarms(case)[AlarmCause.ODD_REPLY] == Priority.P2
    assert not Alarm.objects.get(id=alarm.id).is_attended
    # It still becomes P1 unread: that a colleague read it stops nothing.
    world.advance(seconds=61)
    world.tick()
    assert world.open_alarms(case)[AlarmCause.ODD_REPLY] == Priority.P1
    assert "(officer's team)" in teammate.case(case).text


def test_the_number_is_on_no_page_and_behind_no_other_door_of_the_team(world: World) -> None:
    """Nor by an older case of the same phone, nor by an alarm that it raised before it joined."""
    phone = world.make_phone()
    world.text(phone, "SOS")
    lone = Alarm.objects.get(cause=AlarmCause.SOS)
    other_case, _ = world.make_joined(world.make_officer(team="Other"), phone=phone)
    case, _ = world.make_joined(world.make_officer(team=TEAM), phone=phone)
    teammate = console.make_browser(world.make_operator(team=TEAM))
    for path in (
        f"alarms/{lone.id}/number",
        f"cases/{other_case.ref}/number",
        f"cases/{case.ref}/number",
    ):
        answer = teammate.post(path, WHY, headers=console.JSON)
        assert answer.json()["code"] == "conflict_of_interest", path
        assert phone not in answer.content.decode()


def test_no_page_of_the_team_s_own_case_shows_the_number_masked_or_not(world: World) -> None:
    case, _ = world.make_joined(world.make_officer(team=TEAM))
    colleague, other = world.make_operator(team=TEAM), world.make_operator()
    assert "07700 900" in console.make_browser(other).case(case).text
    shown = console.make_browser(colleague).case(case)
    assert "07700 900" not in shown.text
    assert len(shown.marked("data-own-team")) == 1


def test_reading_another_case_of_the_phone_reads_nothing_of_the_team_s_own(world: World) -> None:
    """One phone in two cases: whoever may read the one is a colleague in the other."""
    phone = world.make_phone()
    case, _ = world.make_joined(world.make_officer(team=TEAM), phone=phone)
    world.text(phone, "help, he is odd")
    other_case, _ = world.make_joined(world.make_officer(team="Other"), phone=phone)
    teammate = console.make_browser(world.make_operator(team=TEAM))
    assert teammate.act(other_case, "read", headers=console.JSON).status_code == 200
    unread = case.inbound_texts.filter(read_at=None)
    assert unread.exists()


def test_the_officer_s_own_case_is_neither_in_their_queue_nor_behind_its_address(
    world: World,
) -> None:
    case, alarm = case_with_sos(world)
    person = world.make_operator()
    case.officer.user = person
    with database_owner.past_guards():
        case.officer.save()
    browser = console.make_browser(person)
    assert case.ref not in browser.get("").content.decode()
    assert browser.get(f"cases/{case.ref}").status_code == 404
    assert str(alarm.id) not in browser.get("?line").content.decode()


@pytest.mark.parametrize("spelling", ["CID", "cid", "  CID", "CID\u00a0", "\uff23ID"])
def test_a_team_is_the_same_however_its_name_is_typed(world: World, spelling: str) -> None:
    """Once a no-break space made a colleague a stranger."""
    case, _ = world.make_joined(world.make_officer(team=TEAM))
    colleague = world.make_operator()
    call_command("set_team", colleague.username, spelling, stdout=io.StringIO())
    colleague.refresh_from_db()
    answer = console.make_browser(colleague).act(case, "claim", headers=console.JSON)
    assert answer.json()["code"] == "conflict_of_interest"
