"""One case on the screen: the officer, the facts, what was written, what may be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from accounts.models import User
from controlroom import (
    alarm_line,
    alarm_rows,
    caller_panel,
    changes,
    conversation,
    live_faces,
    offers,
    open_alarms,
    second_people,
    system_panel,
    timeline,
)
from controlroom.alarm_line import AlarmLine
from controlroom.alarm_rows import AlarmRow
from controlroom.caller_panel import CallerPanel
from controlroom.conversation import ReplyRow, TextRow
from controlroom.live_faces import LiveFaces
from controlroom.system_panel import SystemPanel
from controlroom.timeline import Timeline
from foundation.audit import clock
from foundation.encryption import sealing
from verification.actions import contacts
from verification.actions.decisions import judging, officer_check, preconditions, shown_line
from verification.actions.messaging import outbox
from verification.actions.officers import devices_and_status
from verification.actions.records import lookup, refusals, roles, stated_place
from verification.actions.records.checklist import Ticks
from verification.actions.records.locations import Fix
from verification.actions.records.stated_place import Spot
from verification.enums import (
    FaceTick,
    FactSource,
    Heard,
    JudgedEnding,
    State,
    TextKey,
    Verdict,
)
from verification.models import (
    InboundText,
    Message,
    OfficerCheck,
    Proposal,
    Verification,
    Words,
)
from verification.rules import texts
from verification.rules.involvement import Act


@dataclass(frozen=True, kw_only=True)
class FactRow:
    """One fact: what it asks, its verdict, where it comes from, since when."""

    name: str
    verdict: Verdict
    source: FactSource
    as_of: datetime | None


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """Where the officer says and where their device says; `at` is when the device measured."""

    typed: str
    borough: str
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class NoteRow:
    """Words an operator or the officer typed."""

    kind: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OverdueRow:
    """When a confirmed case should have ended, and when the service raises that higher."""

    due_at: datetime
    next_at: datetime
    is_late: bool
    is_p1: bool


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """Everything on the case screen, at one instant of the database's clock."""

    now: datetime
    head: int
    line: AlarmLine
    shift: SystemPanel
    verification: Verification
    owner: str
    facts: list[FactRow]
    shown_facts: str
    place: PlaceRow
    phone: str
    faces: LiveFaces
    has_photo: bool
    preview: texts.Rendered
    second_person: list[str]
    own_team: bool
    why_no_claim: str
    why_no_yes: str
    why_not_wrote: str
    alarms: list[AlarmRow]
    replies: list[ReplyRow]
    texts: list[TextRow]
    notes: list[NoteRow]
    told: Timeline
    proposal: Proposal | None
    may_be_answered_by: list[str]
    alone: str
    endings: list[JudgedEnding]
    why_not_judged: list[str]
    ended_badly: bool
    overdue: OverdueRow | None
    may: Mapping[str, bool]
    caller: CallerPanel | None

    @property
    def unread(self) -> bool:
        """Say whether the person wrote something that nobody has marked as read."""
        return any(not reply.read for reply in self.replies)


def read(*, ref: str, user: User) -> CasePage:
    """Read a case for one user; raises refusals.NotFound."""
    # The cursor first: what changes while we read is then fetched once more, never missed.
    head = changes.head()
    found = open_alarms.read(user=user)
    verification = lookup.by_ref(ref=ref)
    roles.check_may(Act.LOOK, verification=verification, by=user)
    own_team = roles.is_own_team(verification.officer, user=user)
    now = clock.db_now()
    of_case = [one.id for one in found.single if one.verification_id == verification.id]
    alarms = alarm_rows.read(of_case, user=user, now=now)
    check = officer_check.newest(verification)
    faces = live_faces.read(verification)
    spot = _spot(verification)
    proposal = Proposal.objects.open_of(verification_id=verification.id).first()
    offered = offers.read(verification, proposal=proposal, user=user, now=now)
    people = second_people.on_shift(now=now) if proposal else []
    return CasePage(
        now=now,
        head=head,
        line=alarm_line.read(found, user=user, now=now, own=alarms),
        shift=system_panel.read(user=user, now=now),
        verification=verification,
        owner=verification.claimed_by.display_name if verification.claimed_by else "",
        facts=_facts(check),
        shown_facts=shown_line.write(check=check, face=faces.standing) if check else "",
        place=_place(spot),
        phone="" if own_team or not verification.contact else contacts.masked(verification.contact),
        faces=faces,
        has_photo=devices_and_status.has_photo(verification.officer),
        preview=_preview(verification, spot=spot, now=now),
        second_person=_second_person(verification, check=check, now=now),
        own_team=own_team,
        why_no_claim=offered.why_no_claim,
        why_no_yes=_why_no_yes(verification, no_yes=offered.no_yes, check=check),
        why_not_wrote=_why_not_wrote(verification),
        alarms=alarms,
        replies=_replies(verification),
        texts=conversation.texts(
            list(Message.objects.newest_of_case(verification_id=verification.id)),
            first=verification.contact_id,
        ),
        notes=_notes(verification),
        told=timeline.read(verification),
        proposal=proposal,
        may_be_answered_by=second_people.for_yes(
            proposal, verification=verification, people=people, now=now
        )
        if proposal
        else [],
        alone=_alone(verification, check=check, now=now),
        endings=offered.endings,
        why_not_judged=[alarm_rows.refusal_words(why) for why in offered.why_not_judged],
        ended_badly=judging.has_ended_badly(verification),
        overdue=_overdue(verification, now=now),
        may=offered.may,
        caller=caller_panel.read(verification, user=user, now=now),
    )


def _facts(check: OfficerCheck | None) -> list[FactRow]:
    """Read the newest check as rows."""
    if check is None:
        return []
    return [
        FactRow(
            name=str(line.name.label),
            verdict=line.verdict,
            source=line.source,
            as_of=line.as_of,
        )
        for line in officer_check.lines(check)
    ]


def _spot(verification: Verification) -> Spot | None:
    """Read where they are; None where it is erased."""
    try:
        return stated_place.spot_of(verification)
    except sealing.Unreadable:
        return None


def _place(spot: Spot | None) -> PlaceRow:
    """Show where they are, as the officer says and as the device says."""
    if spot is None:
        return PlaceRow(typed="erased", borough="")
    typed, fix = conversation.inert(spot.typed or ""), spot.fix
    if fix is None:
        return PlaceRow(typed=typed, borough="")
    return PlaceRow(
        typed=typed,
        borough=spot.borough or _no_borough(fix),
        lat=fix.lat,
        lon=fix.lon,
        accuracy_m=fix.accuracy_m,
        at=fix.at,
    )


def _no_borough(fix: Fix) -> str:
    """Say why no borough is named: a place that is too wide lies in none and outside of none."""
    return "outside every borough" if fix.says_something else "somewhere"


def _preview(verification: Verification, *, spot: Spot | None, now: datetime) -> texts.Rendered:
    """Render the YES exactly as it would go out now."""
    place = spot.name if spot else ""
    fields = outbox.confirmed_fields(verification=verification, place=place, now=now)
    return outbox.render(key=TextKey.CONFIRMED, verification=verification, **fields)


def _second_person(
    verification: Verification, *, check: OfficerCheck | None, now: datetime
) -> list[str]:
    """Say beforehand why one operator's YES would not be enough, were every tick good."""
    if check is None or State(verification.state) is not State.JOINED:
        return []
    good = Ticks(face=FaceTick.MATCHES, reason_fits=True, heard=Heard.SAID)
    causes = preconditions.second_person_causes(
        verification=verification, ticks=good, check=check, now=now
    )
    return [str(cause.label) for cause in causes]


def _alone(verification: Verification, *, check: OfficerCheck | None, now: datetime) -> str:
    """List how the person must have been heard for a good YES to go out at once."""
    if check is None or State(verification.state) is not State.JOINED:
        return ""
    enough = preconditions.enough_alone(verification=verification, check=check, now=now)
    return " ".join(enough)


def _overdue(verification: Verification, *, now: datetime) -> OverdueRow | None:
    """Say when a confirmed case should end, and what the service does next if it does not."""
    decided_at, next_at = verification.decided_at, verification.overdue_at
    if State(verification.state) is not State.CONFIRMED or decided_at is None or next_at is None:
        return None
    due_at = decided_at + settings.OVERDUE_AFTER
    p1_at = decided_at + settings.OVERDUE_P1_AFTER
    return OverdueRow(due_at=due_at, next_at=next_at, is_late=now >= due_at, is_p1=now >= p1_at)


def _why_not_wrote(verification: Verification) -> str:
    """Say why it cannot be ticked that the person wrote; empty where it can."""
    check = preconditions.check_heard
    refusal = refusals.why_not(check, verification=verification, heard=Heard.WROTE)
    return refusal.sentence if refusal else ""


def _replies(verification: Verification) -> list[ReplyRow]:
    """Read what the contacts of this case wrote since it began."""
    since = verification.requested_at
    found = InboundText.objects.newest_of_case(verification_id=verification.id, since=since)
    return conversation.replies(list(found))


def _notes(verification: Verification) -> list[NoteRow]:
    """Read what was typed about this case, oldest first."""
    return [
        NoteRow(
            kind=words.get_kind_display(),
            words=conversation.typed(words),
            by=roles.shown_name(words.written_by, officer=verification.officer)
            if words.written_by
            else "officer",
            at=words.at,
        )
        for words in Words.objects.notes_of(verification_id=verification.id)
    ]


def _why_no_yes(
    verification: Verification, *, no_yes: refusals.Refusal | None, check: OfficerCheck | None
) -> str:
    """Say why this user cannot say YES to a joined case; empty if they can.

    What they can still do about it (claim, tick), and that they only look, is not said.
    """
    if State(verification.state) is not State.JOINED or isinstance(no_yes, roles.NotAnOperator):
        return ""
    refusal = no_yes
    if refusal is None and check is not None:
        shown = officer_check.shown_facts(check)
        refusal = refusals.why_not(preconditions.check_facts, check=check, shown_facts=shown)
    return alarm_rows.refusal_words(refusal) if refusal else ""
