"""What the control room does: claim, look, ask, decide, answer alarms and phones."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from accounts.models import User
from tests.stateful.scene import Scene
from tests.stateful.snapshot import Row
from verification.actions import alarm_taking, phone_alarms, prank_closings
from verification.actions.decisions import (
    attempts,
    claims,
    decisions,
    judging,
    no_contact,
    proposals,
)
from verification.actions.joining import callers, conversation, phone_lookup
from verification.actions.officers import verification_actions, verification_request
from verification.actions.records.checklist import Ticks
from verification.enums import (
    AlarmOutcome,
    CalledParty,
    CallOutcome,
    EndedHow,
    FaceTick,
    Heard,
    HowKnown,
    JudgedEnding,
)
from verification.models import Face


def _judge(ended: JudgedEnding) -> Callable[..., object]:
    """Judge that a case ended so; how it is known is all the same here."""
    known = None if ended is JudgedEnding.NOT_KNOWN else HowKnown.SPOKE_TO_PERSON
    return partial(judging.judge, ended=ended, how=known)


def _ring(*, ref: str, by: User, note: str) -> None:
    """Try in vain to reach the person."""
    attempts.log(ref=ref, by=by, whom=CalledParty.PERSON, outcome=CallOutcome.NO_ANSWER, note=note)


# What takes a ref and who does it, and needs nothing else but words.
_PLAIN: dict[str, Callable[..., object]] = {
    "claim": claims.claim,
    "release": claims.release,
    "ask": conversation.ask,
    "new_code": conversation.new_code,
    "mark_read": conversation.mark_read,
    "tell_officer": verification_actions.tell_officer,
}
_WITH_WHY: dict[str, Callable[..., object]] = {
    "refuse": decisions.refuse,
    "revoke": decisions.revoke,
    "disagree": proposals.disagree,
}
_WITH_WORDS: dict[str, tuple[Callable[..., object], str]] = {
    "talked": (conversation.talked, "note"),
    "note": (conversation.note, "text"),
    "help_coming": (conversation.help_coming, "place"),
    "rang": (_ring, "note"),
    "judge_badly": (_judge(JudgedEnding.BADLY), "note"),
    "judge_not_known": (_judge(JudgedEnding.NOT_KNOWN), "note"),
    "judge": (_judge(JudgedEnding.WELL), "note"),
    "waive": (judging.waive, "reason"),
}
# What closes all that is owed on a case.
SETTLING = ("judge", "judge_not_known", "waive")
PLAIN, WITH_WHY, WITH_WORDS = tuple(_PLAIN), tuple(_WITH_WHY), tuple(_WITH_WORDS)


def handle(scene: Scene, *, how: str, case: int, by: int) -> None:
    """Do what needs a case and a person: claim, ask, mark read …"""
    _on(scene, case, lambda row, user: _PLAIN[how](ref=row.ref, by=user), by=by)


def say_no(scene: Scene, *, how: str, case: int, by: int) -> None:
    """Refuse, revoke or disagree."""
    _on(scene, case, lambda row, user: _WITH_WHY[how](ref=row.ref, by=user, why="No."), by=by)


def write(scene: Scene, *, how: str, case: int, by: int) -> None:
    """Do what needs words: a talk, a note, a judgement, a waiver, help on its way."""
    action, words = _WITH_WORDS[how]
    given: dict[str, Any] = {words: "High St"}
    _on(scene, case, lambda row, user: action(ref=row.ref, by=user, **given), by=by)


def confirm(
    scene: Scene, *, case: int, by: int, face: str, fits: bool, heard: str, under_18: bool
) -> None:
    """Say YES on the facts that the newest check shows."""
    said = Ticks(face=FaceTick(face), reason_fits=fits, heard=Heard(heard), under_18=under_18)
    _on(
        scene,
        case,
        lambda row, user: decisions.confirm(
            ref=row.ref, by=user, ticks=said, shown_facts=_shown(scene, row)
        ),
        by=by,
    )


def agree(scene: Scene, *, case: int, by: int, face: str) -> None:
    """Say YES as the second person."""
    said = Ticks(face=FaceTick(face), reason_fits=True, heard=Heard.SAID)
    _on(
        scene,
        case,
        lambda row, user: proposals.agree(ref=row.ref, by=user, ticks=said, why="I rang him."),
        by=by,
    )


def end_by_operator(scene: Scene, *, case: int, by: int, how: str) -> None:
    """End it from the console."""
    _on(
        scene,
        case,
        lambda row, user: verification_actions.end_by_operator(
            ref=row.ref, by=user, how=EndedHow(how)
        ),
        by=by,
    )


def check_again(scene: Scene, *, case: int) -> None:
    """Have the officer looked up anew."""
    if row := scene.case(case):
        scene.in_transaction(lambda: verification_request.check_again(ref=row.ref))


def look_up(scene: Scene, *, case: int, by: int, code: bool) -> None:
    """Take a call: the caller reads out the ref, or the digits off the officer's screen."""
    row = scene.case(case)
    if row is None:
        return
    digits = scene.codes.get(row.id) if code else None
    scene.in_transaction(
        lambda: phone_lookup.look_up(
            by=scene.staff(by), ref=None if digits else row.ref, code=digits
        )
    )


def answer_caller(
    scene: Scene, *, case: int, by: int, person: bool, phone: str | None, digits: str, voice: bool
) -> None:
    """Say who is on the line."""
    _on(
        scene,
        case,
        lambda row, user: callers.answer(
            ref=row.ref,
            by=user,
            is_the_person=person,
            phone=phone,
            last_three=digits,
            voice=voice,
        ),
        by=by,
    )


def take_alarm(scene: Scene, *, number: int, by: int) -> None:
    """Make an open alarm one's own."""
    if alarm := _open_alarm(scene, number):
        scene.in_transaction(lambda: alarm_taking.take(alarm_id=alarm.id, by=scene.staff(by)))


def close_alarm(scene: Scene, *, number: int, by: int, outcome: str, incident: str) -> None:
    """Close an open alarm."""
    if alarm := _open_alarm(scene, number):
        scene.in_transaction(
            lambda: no_contact.close(
                alarm_id=alarm.id,
                by=scene.staff(by),
                outcome=AlarmOutcome(outcome),
                reason="Because.",
                incident_number=incident,
            )
        )


def read_phone(scene: Scene, *, number: int, by: int) -> None:
    """Read what a phone without a case wrote."""
    found = _of_phones(scene)
    if found:
        alarm = found[number % len(found)]
        user = scene.staff(by)
        scene.in_transaction(lambda: phone_alarms.read(alarm_id=alarm.id, by=user, seen_at=None))


def propose_pranks(scene: Scene, *, by: int) -> None:
    """Propose to close all that phones without a case have written."""
    ids = [row.id for row in _of_phones(scene)]
    scene.in_transaction(
        lambda: prank_closings.propose(
            alarm_ids=ids, by=scene.staff(by), outcome=AlarmOutcome.PRANK, reason="Because."
        )
    )


def answer_pranks(scene: Scene, *, by: int, agree: bool) -> None:
    """Agree with what somebody proposed, or not."""
    ids, user = [row.id for row in _of_phones(scene)], scene.staff(by)
    if agree:
        scene.in_transaction(
            lambda: prank_closings.agree(seen=dict.fromkeys(map(UUID, ids)), by=user)
        )
    else:
        scene.in_transaction(lambda: prank_closings.disagree(alarm_ids=ids, by=user))


def _of_phones(scene: Scene) -> list[Row]:
    """List the open alarms that phones without a case have raised by writing."""
    found = scene.now.open_alarms(None)
    written = [row for row in found if row.contact_id and row.cause in phone_alarms.WRITTEN]
    return sorted(written, key=lambda row: row.id)


def answer_closing(scene: Scene, *, number: int, by: int, agree: bool) -> None:
    """Answer, as the second person, that an alarm is to be closed without contact."""
    if alarm := _open_alarm(scene, number):
        answer = no_contact.agree if agree else no_contact.disagree
        scene.in_transaction(lambda: answer(alarm_id=alarm.id, by=scene.staff(by), why="I looked."))


def _on(scene: Scene, case: int, action: Callable[[Row, User], object], *, by: int) -> None:
    """Call a action on a case, where there is one."""
    if row := scene.case(case):
        scene.in_transaction(lambda: action(row, scene.staff(by)))


def _open_alarm(scene: Scene, number: int) -> Row | None:
    """Pick an open alarm, the newest first."""
    found = [row for row in scene.now.alarms.values() if row.closed_at is None]
    found.sort(key=lambda row: (row.raised_at, row.cause), reverse=True)
    return found[number % len(found)] if found else None


def _shown(scene: Scene, case: Row) -> str:
    """Read the line of facts and face as the page shows it."""
    checks = [row for row in scene.now.checks.values() if row.verification_id == case.id]
    if not checks:
        return ""
    newest = max(checks, key=lambda row: (row.read_at, row.id))
    names = ("status", "identity", "on_duty", "area", "purpose")
    facts = " ".join(f"{name}:{getattr(newest, name)}" for name in names)
    face = Face.objects.standing_of(verification_id=UUID(case.id)).first()
    return f"{facts} face:{face.status}-{face.id}" if face else f"{facts} face:none"
