"""Make officers, operators, rosters and cases for tests, by the real actions only."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from accounts import devices
from accounts.models import Device, Role, ShiftToken, User
from foundation.audit import clock, ledger
from foundation.sms.statuses import MessageStatus
from tests.support import database_owner, shifts
from tests.support.accounts import make_team
from verification import tasks
from verification.actions import alarm_closing, contacts, deadlines
from verification.actions.decisions import claims, decisions, judging, officer_check, shown_line
from verification.actions.joining import callers, inbound_texts, join_codes, phone_lookup
from verification.actions.joining.phone_lookup import LookUp
from verification.actions.messaging import delivery, outbox
from verification.actions.officers import verification_actions, verification_request
from verification.actions.records import faces, locations, text_names
from verification.actions.records.checklist import Ticks
from verification.enums import (
    AlarmCause,
    AlarmOutcome,
    EndedHow,
    FaceTick,
    Heard,
    HowKnown,
    JudgedEnding,
    Reason,
)
from verification.models import (
    Alarm,
    ConsolePresence,
    Decision,
    DutyPeriod,
    InboundText,
    Message,
    Officer,
    Proposal,
    RosterImport,
    Verification,
)
from verification.watchkeeper import keep

BRIXTON = (51.4613, -0.1156)
CAMDEN = (51.5390, -0.1426)
GOOD_TICKS = Ticks(face=FaceTick.MATCHES, reason_fits=True, heard=Heard.SAID)

_numbers = itertools.count(1)


@dataclass(kw_only=True)
class OfficerActor:
    """An officer with their device, signed in."""

    officer: Officer
    device: Device
    signed_in_at: datetime


@dataclass
class World:
    """Makes people and lets them act. `settings` is pytest-django's fixture."""

    settings: Any
    phones: "itertools.count[int]" = field(default_factory=lambda: itertools.count(100))

    def __post_init__(self) -> None:
        """Draw no times: the officer of every check is rung after five minutes, and once."""
        self.settings.ROUTINE_CALL_LEAST = self.settings.ROUTINE_CALL_MOST = timedelta(minutes=5)
        self.settings.SECOND_CALL_ONE_IN = 0

    def advance(self, **time: float) -> None:
        """Let the service's clock run on: `advance(seconds=180)`."""
        self.settings.CLOCK_OFFSET = self.settings.CLOCK_OFFSET + timedelta(**time)

    def make_phone(self) -> str:
        """Give a number that nobody has, of the range kept for drama."""
        return f"+447700900{next(self.phones):03d}"

    def make_roster_import(self, *, age: timedelta = timedelta(minutes=1)) -> None:
        """Let the roster have been imported so long ago."""
        now = clock.db_now()
        RosterImport.objects.create(
            imported_at=now - age,
            span_from=now - timedelta(days=7),
            span_to=now + timedelta(days=7),
            periods=1,
            replaced=0,
        )

    def make_officer(
        self,
        *,
        status: str = "serving",
        team: str = "CID",
        on_duty: bool = True,
        boroughs: tuple[str, ...] = ("Lambeth",),
        reasons: tuple[Reason, ...] = tuple(Reason),
    ) -> OfficerActor:
        """Make an officer who is enrolled, signed in and, unless told otherwise, on duty."""
        number = next(_numbers)
        now = clock.db_now()
        theirs = make_team(team)
        user = User.objects.create_officer(
            username=f"officer:{number}", display_name="A. Lewis", team=theirs
        )
        officer = Officer.objects.create(
            number=f"{1000 + number % 9000}KT",
            rank="DC",
            name="Amelia Lewis",
            team=theirs,
            status=status,
            looks="tall, short dark hair",
            user=user,
            recorded_at=now,
        )
        with ledger.transaction():
            code = devices.issue_enrolment_code(user=user, actor=ledger.COMMAND)
        with ledger.transaction():
            device = devices.enrol(code=code, name="phone").device
        ShiftToken.objects.create(
            device=device,
            token_digest=uuid4().bytes * 2,
            signed_in_at=now,
            expires_at=now + timedelta(hours=12),
        )
        if on_duty:
            DutyPeriod.objects.create(
                officer=officer,
                starts_at=now - timedelta(minutes=10),
                ends_at=now + timedelta(hours=8),
                boroughs=list(boroughs),
                reasons=list(reasons),
            )
        return OfficerActor(officer=officer, device=device, signed_in_at=now)

    def make_operator(self, *, role: Role = Role.OPERATOR, team: str = "Control") -> User:
        """Make an operator on shift, whose console is live."""
        name = f"operator{next(_numbers)}"
        user = User.objects.create_user(
            username=name, display_name=name.title(), role=role, team=make_team(team)
        )
        shifts.begin(user)
        claims.beat(by=user)
        return user

    def make_request(
        self,
        actor: OfficerActor,
        *,
        at: tuple[float, float] | None = BRIXTON,
        reason: Reason = Reason.QUESTIONS,
        place: str | None = "Brixton Rd SW9",
    ) -> Verification:
        """Let the officer ask, and the worker check them."""
        fix = at and locations.Fix(lat=at[0], lon=at[1], accuracy_m=12, at=clock.db_now())
        with ledger.transaction():
            verification = verification_request.request(
                officer=actor.officer,
                device=actor.device,
                signed_in_at=actor.signed_in_at,
                reason=reason,
                fix=fix or None,
                place=place,
                language="en",
            )
        with ledger.transaction():
            verification_request.check_arrived(verification_id=verification.id)
        return self.fresh(verification)

    def join_code(self, verification: Verification) -> str:
        """Read the join code off the officer's screen."""
        code = join_codes.read(verification=self.fresh(verification))
        assert code is not None
        return code

    def text(self, phone: str, body: str, *, sid: str | None = None, pictures: int = 0) -> None:
        """Let a phone text the published number."""
        with ledger.transaction():
            inbound_texts.receive(
                provider_sid=sid or f"SM{uuid4().hex}", sender=phone, body=body, pictures=pictures
            )

    def make_joined(
        self, actor: OfficerActor, *, phone: str | None = None
    ) -> tuple[Verification, str]:
        """Let the officer ask and a person text the code; return the case and the number."""
        number = phone or self.make_phone()
        verification = self.make_request(actor)
        self.text(number, self.join_code(verification))
        return self.fresh(verification), number

    def match_code(self, phone: str) -> str:
        """Read the newest match code off the person's phone."""
        body = next(body for body in reversed(self.texts(phone)) if "ode " in body)
        return body.split("ode ")[1][:4]

    def match(self, actor: OfficerActor, verification: Verification, code: str) -> None:
        """Let the officer type four digits, and the worker compare them."""
        with ledger.transaction():
            verification_actions.try_match(
                officer=actor.officer, verification_id=verification.id, code=code
            )
        tasks.compare_match(verification_id=str(verification.id))

    def look_up(self, verification: Verification, by: User, *, code: str | None = None) -> LookUp:
        """Let a call taker look a case up for somebody on the line."""
        with ledger.transaction():
            return phone_lookup.look_up(by=by, ref=None if code else verification.ref, code=code)

    def take_call(self, verification: Verification, by: User, **said: Any) -> str:
        """Let a call taker find the person's case and say that it is they; return what they say."""
        self.look_up(verification, by)
        return self.answer_caller(verification, by, **said)

    def answer_caller(
        self, verification: Verification, by: User, *, is_the_person: bool = True, **said: Any
    ) -> str:
        """Let a call taker say who is on the line; return the sentence that they then say."""
        with ledger.transaction():
            caller = callers.answer(
                ref=verification.ref, by=by, is_the_person=is_the_person, **said
            )
            return callers.sentence(verification=caller.verification, caller=caller)

    def make_matched(self, actor: OfficerActor) -> tuple[Verification, str]:
        """Join, and let the codes match."""
        verification, phone = self.make_joined(actor)
        self.match(actor, verification, self.match_code(phone))
        return self.fresh(verification), phone

    def claim(self, verification: Verification, by: User) -> None:
        """Let an operator claim."""
        with ledger.transaction():
            claims.claim(ref=verification.ref, by=by)

    def confirm(
        self, verification: Verification, by: User, *, ticks: Ticks = GOOD_TICKS, shown: str = ""
    ) -> Decision | Proposal:
        """Let an operator say YES on what the page shows now, or showed when they looked."""
        shown = shown or self.shown_facts(verification)
        with ledger.transaction():
            return decisions.confirm(ref=verification.ref, by=by, ticks=ticks, shown_facts=shown)

    def shown_facts(self, verification: Verification) -> str:
        """Read the line of facts and face that the console shows."""
        check = officer_check.newest(verification)
        assert check is not None
        return shown_line.write(check=check, face=faces.standing(verification=verification))

    def make_confirmed(self, actor: OfficerActor, by: User) -> tuple[Verification, str]:
        """Take a case to CONFIRMED."""
        verification, phone = self.make_matched(actor)
        self.claim(verification, by)
        self.confirm(verification, by)
        return self.fresh(verification), phone

    def mismatch(self, actor: OfficerActor, verification: Verification, phone: str) -> None:
        """Let the officer type other digits than the person's."""
        right = self.match_code(phone)
        self.match(actor, verification, "0000" if right != "0000" else "1111")

    def cancel(self, actor: OfficerActor, verification: Verification) -> None:
        """Let the officer cancel."""
        with ledger.transaction():
            verification_actions.cancel(
                officer=actor.officer, verification_id=verification.id, why=""
            )

    def end(
        self, actor: OfficerActor, verification: Verification, how: EndedHow = EndedHow.LEFT_FREELY
    ) -> None:
        """Let the officer say that it is over."""
        with ledger.transaction():
            verification_actions.end_by_officer(
                officer=actor.officer, verification_id=verification.id, how=how, custody_number=None
            )

    def judge(self, verification: Verification, by: User) -> None:
        """Let an operator judge that it ended well."""
        with ledger.transaction():
            judging.judge(
                ref=verification.ref,
                by=by,
                ended=JudgedEnding.WELL,
                how=HowKnown.SPOKE_TO_PERSON,
                note="They are at home.",
            )

    def open_alarm(self, verification: Verification | None, cause: AlarmCause) -> Alarm:
        """Find the open alarm of a case."""
        return Alarm.objects.get(verification=verification, cause=cause, closed_at=None)

    def close(
        self,
        alarm: Alarm,
        by: User,
        outcome: AlarmOutcome,
        *,
        incident_number: str = "",
        seen_at: datetime | None = None,
    ) -> None:
        """Let somebody close an alarm."""
        with ledger.transaction():
            alarm_closing.close(
                alarm_id=alarm.id,
                by=by,
                outcome=outcome,
                reason="Because.",
                incident_number=incident_number,
                seen_at=seen_at,
            )

    def beat_all(self) -> None:
        """Keep every console alive through a jump of the clock."""
        ConsolePresence.objects.update(beat_at=clock.db_now())

    def text_keys(self, phone: str) -> list[str]:
        """Name the texts a phone was sent, oldest first; by its subject what is not of a check."""
        return [text_names.of(message) for message in self.messages(phone)]

    def texts(self, phone: str) -> list[str]:
        """Read what we asked to be texted to a phone, oldest first."""
        return [outbox.body_of(message) for message in self.messages(phone)]

    def messages(self, phone: str) -> list[Message]:
        """List the texts of a phone, oldest first."""
        found = Message.objects.select_related("contact__key").order_by("created_at", "id")
        return [row for row in found if contacts_number(row) == phone]

    def arrive(self) -> None:
        """Have every text of ours arrived, within the test's own transaction."""
        now = clock.db_now()
        unsent = Message.objects.filter(status=MessageStatus.QUEUED)
        with database_owner.past_guards():
            unsent.update(status=MessageStatus.DELIVERED, status_at=now, handed_over_at=now)

    def run(self, *, minutes: float) -> None:
        """Let time pass in half minutes, each with a tick; texts arrive and consoles stay live."""
        for _ in range(round(minutes * 2)):
            self.advance(seconds=30)
            self.beat_all()
            self.tick()
            self.arrive()

    def hand_over(self) -> None:
        """Have the provider taken every text just now, within the test's own transaction."""
        Message.objects.filter(handed_over_at=None).update(handed_over_at=clock.db_now())

    def deliver(self) -> None:
        """Let the sender work until nothing is due."""
        for _ in range(20):
            due = delivery.due_ids(now=clock.db_now(), limit=100)
            if not due:
                return
            for message_id in due:
                delivery.deliver(message_id=message_id)

    def tick(self) -> None:
        """Let the watchkeeper do once every sweep that can find anything."""
        for sweep in deadlines.pending(clock.db_now()):
            keep(sweep, now=clock.db_now())

    def open_alarms(self, verification: Verification | None = None) -> dict[AlarmCause, int]:
        """List the open alarms of a case, or those without one, with their priorities."""
        found = Alarm.objects.filter(verification=verification, closed_at=None)
        return {AlarmCause(row.cause): row.priority for row in found}

    def fresh(self, verification: Verification) -> Verification:
        """Read a case anew."""
        return Verification.objects.select_related("officer", "key", "contact__key").get(
            id=verification.id
        )


def contacts_number(row: Message | InboundText) -> str:
    """Read whose phone a text belongs to."""
    return contacts.number_of(row.contact)
