"""Whoever plans walks, as a check and a text from a phone meet them: without that app."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from accounts.models import User
from foundation.audit import clock, ledger
from foundation.registry import planned_walks, text_claimants
from foundation.registry.planned_walks import PlannedWalk
from foundation.registry.text_claimants import ClaimedText
from tests.support.factories import OfficerActor, World
from verification.actions import contacts
from verification.actions.messaging import outbox
from verification.enums import MessageSubject, Reason, TextLanguage
from verification.events import Event, SubjectKind
from verification.models import Message, Verification

REMINDER = "Test Police: your walk is today at 6. Text CHANGE to move it."


@dataclass(kw_only=True)
class Walks:
    """A plan of walks, and a coordinator's tray of what walkers wrote.

    `fails` is raised by whatever is asked of it; `under_way` says that its walks are.
    """

    world: World
    planned: dict[tuple[UUID, UUID], PlannedWalk] = field(default_factory=dict)
    tray: list[ClaimedText] = field(default_factory=list)
    fails: Exception | None = None
    fails_taking: Exception | None = None
    under_way: bool = False

    def find(self, *, contact_id: UUID, officer_id: UUID, now: datetime) -> PlannedWalk | None:
        """Find a walk, as a finder does."""
        del now
        if self.fails is not None:
            raise self.fails
        return self.planned.get((contact_id, officer_id))

    def claims(self, *, contact_id: UUID, now: datetime) -> bool:
        """Claim for walks that are not under way."""
        del contact_id, now
        if self.fails is not None:
            raise self.fails
        return not self.under_way

    def take(self, text: ClaimedText) -> None:
        """Keep a text, and say so in the log."""
        self.tray.append(text)
        ledger.record(
            event=Event.CONTACT_CREATED,
            actor=ledger.SYSTEM,
            subject=ledger.Subject(kind=SubjectKind.CONTACT, id=text.contact_id),
        )
        if self.fails_taking is not None:
            raise self.fails_taking

    @property
    def words(self) -> list[str]:
        """List what the coordinator was given."""
        return [text.words for text in self.tray]

    def plan(self, actor: OfficerActor, phone: str, *, minutes: float = 60) -> PlannedWalk:
        """Plan a walk of a phone with an officer, back in so many minutes."""
        back_by = clock.db_now() + timedelta(minutes=minutes)
        walk = PlannedWalk(id=uuid4(), back_by=back_by)
        self.planned[self.contact_id(phone), actor.officer.id] = walk
        return walk

    def contact_id(self, phone: str) -> UUID:
        """Find or make the contact of a number."""
        with ledger.transaction():
            return contacts.found(number=contacts.parse(phone)).id

    def text(self, phone: str, body: str = REMINDER, *, is_taken: bool = True) -> Message | None:
        """Text a phone about its walk; the provider has it at once, or not."""
        with ledger.transaction():
            contact = contacts.found(number=contacts.parse(phone))
            message = outbox.queue_subject_text(
                subject=MessageSubject.WALK,
                contact=contact,
                body=body,
                language=TextLanguage.ENGLISH,
                now=clock.db_now(),
            )
        if is_taken:
            self.world.hand_over()
        return message

    def make_joined(self, actor: OfficerActor) -> tuple[Verification, str]:
        """Begin a walk's check that the walker has joined; give the case and the number."""
        phone = self.world.make_phone()
        case = self.world.make_request(actor, reason=Reason.WALK)
        self.world.text(phone, self.world.join_code(case))
        return self.world.fresh(case), phone

    def make_claimed(self, actor: OfficerActor, by: User) -> tuple[Verification, str]:
        """Take a walk's check to where nothing but the walk may be missing."""
        case, phone = self.make_joined(actor)
        self.world.match(actor, case, self.world.match_code(phone))
        self.world.claim(case, by)
        return self.world.fresh(case), phone

    def make_walking(
        self, actor: OfficerActor, by: User, *, minutes: float = 60
    ) -> tuple[Verification, str]:
        """Begin a walk: both are out, and should be back in so many minutes."""
        case, phone = self.make_claimed(actor, by)
        self.plan(actor, phone, minutes=minutes)
        self.world.confirm(case, by)
        self.world.arrive()
        return self.world.fresh(case), phone


def plan(world: World, monkeypatch: Any) -> Walks:
    """Let nobody but this plan walks and claim texts, until the test is over."""
    walks = Walks(world=world)
    monkeypatch.setattr(planned_walks, "_finders", [])
    monkeypatch.setattr(text_claimants, "_claimants", [])
    planned_walks.register(walks.find)
    text_claimants.register(walks)
    return walks
