"""Invariant 7: nothing that an officer's device receives tells how it went for the person.

One officer's device lives through every ending there is; what it received in one must be, byte
for byte where it can be and in shape where it cannot, what it received in the others.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import LazySettings

from accounts.models import User
from foundation.audit import clock, ledger
from tests.officerapi import actors
from verification import tasks
from verification.actions.decisions import decisions, officer_check, outcomes
from verification.actions.joining import conversation, refused_cases
from verification.actions.messaging import outbox
from verification.actions.officers import verification_actions
from verification.enums import CheckOccasion, OfficerStatus
from verification.models import Alarm, Contact, Message, Officer, Verification

pytestmark = pytest.mark.django_db

PERSON_WORDS = "canary zebra umbrella"
TYPED = "operator wrote xylophone"
_OUTCOMES = re.compile(
    r"matched|mismatch|confirmed|refused|unverified|revoked|cancelled|expired|sos|alarm|joined"
    r"|claimed|evidence|contact",
    re.IGNORECASE,
)


class Listener(actors.Device):
    """A device that keeps all it ever receives."""

    def start(self) -> None:
        self.received: list[actors.Answer] = []
        for name in ("get", "post", "put"):
            setattr(self, name, self._keeping(getattr(self, name)))

    def _keeping(self, call: Callable[..., actors.Answer]) -> Callable[..., actors.Answer]:
        def kept(*given: Any, **named: Any) -> actors.Answer:
            answer = call(*given, **named)
            self.received.append(answer)
            return answer

        return kept

    def all_text(self) -> str:
        """Join heads and bodies of everything received."""
        return "\n".join(
            json.dumps(dict(answer.items())) + answer.content.decode() for answer in self.received
        )


def new_listener(*, number: str) -> Listener:
    """Give an officer a device that remembers."""
    device = Listener()
    device.enrol(actors.new_officer(number=number))
    device.sign_in()
    device.start()
    return device


@pytest.fixture
def listener(db: None) -> Listener:
    """One such device."""
    return new_listener(number="1234AB")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One verification, the device it was asked for on, and the person's phone."""

    verification: Verification
    device: Listener
    person_number: str

    @property
    def path(self) -> str:
        """Where it answers."""
        return f"verifications/{self.verification.id}"

    def match_code(self) -> str:
        """Read the match code out of the CHECKING text."""
        texts = Message.objects.filter(verification=self.verification, text_key="checking")
        found = re.search(r"Code (\d{4})", outbox.body_of(texts.get()))
        assert found is not None
        return found.group(1)

    def try_match(self, code: str) -> None:
        """Type a code on the officer's device, and let the worker compare it."""
        self.device.post(f"{self.path}/match", {"code": code}, key=f"try-{code}")
        tasks.compare_match(verification_id=str(self.verification.id))

    def operator(self, name: str) -> User:
        """Make an operator for this case."""
        return actors.new_operator(name=f"{name}-{self.verification.ref}")


Ending = Callable[[Case], None]


def play(device: Listener, *, ending: Ending, person_number: str) -> list[Any]:
    """Play one verification to the end; return what the device saw, without what is unique."""
    device.received.clear()
    made = device.request().json()
    actors.person_texts(f"{made['show']['join_code']} {PERSON_WORDS}", number=person_number)
    case = Case(
        verification=Verification.objects.get(id=made["id"]),
        device=device,
        person_number=person_number,
    )
    device.get(f"{case.path}/wait?after=1&wait=0")
    ending(case)
    device.get(f"{case.path}/wait?after=2&wait=0")
    device.get(case.path)
    device.put(f"{case.path}/location", actors.fix())
    device.put(f"{case.path}/face", actors.JPEG, content_type="image/jpeg")
    device.post(f"{case.path}/match", {"code": "1111"}, key="late")
    device.post(f"{case.path}/cancel", {"why": "x"})
    device.get("verifications?open=true")
    device.get("me")
    device.post(f"{case.path}/extend", {})
    device.post(f"{case.path}/extend", {})
    device.get(case.path)
    device.post(f"{case.path}/end", {"how": "left_freely"})
    device.get(case.path)
    return [plain(answer, made) for answer in device.received]


def plain(answer: actors.Answer, made: dict[str, Any]) -> tuple[int, dict[str, str], str]:
    """Take out of an answer what differs between any two verifications."""
    body = answer.content.decode()
    for unique in (made["id"], made["ref"], made["show"]["join_code"]):
        body = body.replace(unique, "·")
    body = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "·", body)
    heads = {name: value for name, value in answer.items() if name not in ("ETag", "X-Request-ID")}
    heads.pop("Content-Length", None)
    return answer.status_code, heads, body


def say_yes(case: Case) -> None:
    """MATCHED, CONFIRMED."""
    case.try_match(case.match_code())
    by, ref = case.operator("ola"), case.verification.ref
    actors.claim(ref, by=by)
    with ledger.transaction():
        conversation.mark_read(ref=ref, by=by)
    with ledger.transaction():
        check = officer_check.read(
            verification=case.verification, occasion=CheckOccasion.TASK, now=clock.db_now()
        )
    with ledger.transaction():
        decisions.confirm(
            ref=ref,
            by=by,
            ticks=actors.ticks(),
            shown_facts=officer_check.shown_facts(check),
            why=TYPED,
        )


def say_no(case: Case) -> None:
    """MISMATCHED, SOS, REFUSED."""
    case.try_match("0000" if case.match_code() != "0000" else "0001")
    actors.person_texts(f"SOS {PERSON_WORDS}", number=case.person_number)
    actors.refuse(case.verification.ref, by=case.operator("ola"))


def take_back(case: Case) -> None:
    """CONFIRMED, then REVOKED."""
    say_yes(case)
    with ledger.transaction():
        decisions.revoke(ref=case.verification.ref, by=case.operator("uma"), why=TYPED)


def say_nothing(case: Case) -> None:
    """Nobody answers: UNVERIFIED."""
    case.try_match("1212")
    with ledger.transaction():
        late = Verification.objects.select_for_update(of=("self",)).get(id=case.verification.id)
        assert late.decide_by is not None
        outcomes.undecided(verification=late, now=late.decide_by)


ENDINGS = (say_yes, say_no, take_back, say_nothing)


def test_every_outcome_looks_the_same_to_the_officer(db: None) -> None:
    seen = []
    for number, ending in enumerate(ENDINGS):
        device = new_listener(number=f"{number}234AB")
        seen.append(play(device, ending=ending, person_number=f"+44770090020{number}"))
    states = set(Verification.objects.values_list("state", flat=True))
    assert states == {"ended", "refused", "revoked", "unverified"}
    for other in seen[1:]:
        for ours, theirs in zip(seen[0], other, strict=True):
            assert without_himself(ours) == without_himself(theirs)


def play_refused(device: Listener, *, person_number: str) -> list[Any]:
    """Play a request that is refused at once, as `play` plays one that an operator decides."""
    Officer.objects.filter(user__devices__id=device.device_id).update(
        status=OfficerStatus.SUSPENDED
    )
    case_of: list[Case] = []

    def time_passes(case: Case) -> None:
        case_of.append(case)
        case.device.post(f"{case.path}/match", {"code": "4321"}, key="try-4321")
        with ledger.transaction():
            refused = Verification.objects.select_related("officer").get(id=case.verification.id)
            assert refused.state == "refused"
            assert refused.answer_shown_at is not None
            refused_cases.show_answer(verification=refused, now=refused.answer_shown_at)

    return play(device, ending=time_passes, person_number=person_number)


def test_a_case_refused_before_joining_looks_the_same_to_the_officer(db: None) -> None:
    """F4: the screen had no code, and stood still whoever came."""
    real = new_listener(number="1234AB")
    refused = new_listener(number="2234AB")
    seen = [
        play(real, ending=say_nothing, person_number="+447700900201"),
        play_refused(refused, person_number="+447700900202"),
    ]
    for ours, theirs in zip(*seen, strict=True):
        assert without_himself(ours) == without_himself(theirs)


def without_himself(answer: tuple[int, dict[str, str], str]) -> tuple[int, dict[str, str], str]:
    """Take out the number and the device that differ between these officers."""
    status, heads, body = answer
    body = re.sub(r'"number":"\d234AB"', "·", body)
    return status, heads, re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "·", body)


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_the_person_does_reaches_the_officer_s_device(
    listener: Listener, ending: Ending, settings: LazySettings
) -> None:
    play(listener, ending=ending, person_number=actors.PERSON_NUMBER)
    text = listener.all_text().replace(settings.PUBLISHED_NUMBER, "")
    hidden = [
        "900123",
        "zebra",
        TYPED,
        *(str(key) for key in Contact.objects.values_list("id", flat=True)),
        *(str(key) for key in Alarm.objects.values_list("id", flat=True)),
        *(str(key) for key in Message.objects.values_list("id", flat=True)),
    ]
    for each in hidden:
        assert each not in text
    assert not _OUTCOMES.search(text)


def test_what_an_operator_writes_changes_nothing(listener: Listener) -> None:
    made = listener.request().json()
    actors.person_texts(made["show"]["join_code"])
    path = f"verifications/{made['id']}"
    before = listener.get(path)
    with ledger.transaction():
        conversation.note(ref=made["ref"], by=actors.new_operator(), text=TYPED)
    after = listener.get(path)
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])


def test_only_tell_officer_reaches_the_officer(listener: Listener) -> None:
    made = listener.request().json()
    with ledger.transaction():
        verification_actions.tell_officer(ref=made["ref"], by=actors.new_operator())
    shown = listener.get(f"verifications/{made['id']}/wait?after=1&wait=0").json()
    assert (shown["status"], shown["version"], shown["show"]) == ("call_control_room", 2, None)
