"""One case on the screen: the officer, the facts, her replies, our texts, what is allowed."""

from dataclasses import dataclass
from datetime import datetime

from accounts import permissions
from accounts.models import User
from audit import clock
from controlroom import board, feed, timeline
from controlroom.board import AlarmRow
from verification.models import Face, InboundText, Message, OfficerCheck, Proposal, Verification
from verification.rules import places, sealing, texts
from verification.rules.states import FINAL, State
from verification.rules.vocabulary import (
    FaceTick,
    Heard,
    Match,
    ProposalStatus,
    SecondPersonCause,
    TextKey,
)
from verification.verbs import (
    alarms,
    cases,
    contacts,
    guards,
    locations,
    messages,
    officer_check,
    places_said,
    vault,
)
from verification.verbs.ticks import Ticks

_SECOND_PERSON = {
    SecondPersonCause.AREA_NOT_YES: "the area is not YES",
    SecondPersonCause.PURPOSE_NOT_YES: "the purpose is not YES",
    SecondPersonCause.ON_DUTY_UNKNOWN: "it is not known whether he is on duty",
    SecondPersonCause.FACE_NOT_SEEN: "the face was not seen",
    SecondPersonCause.NO_EVIDENCE: "nothing ties him to her: no match, answer or talk",
    SecondPersonCause.MISMATCHED: "the match code was wrong",
    SecondPersonCause.OFFICER_RECENT: "this officer was refused or cancelled within the hour",
    SecondPersonCause.CONTACT_RECENT: "she has another case open, or negative within the hour",
    SecondPersonCause.UNDER_18: "she is under 18",
    SecondPersonCause.CODE_COLLISION: "a second phone texted the same code",
    SecondPersonCause.STAFF_NUMBER: "her phone is staff's or of his earlier cases",
}


@dataclass(frozen=True, kw_only=True)
class FactRow:
    """One fact: its verdict in words, where it comes from, since when."""

    name: str
    verdict: str
    source: str
    as_of: datetime | None


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """Where he says and where his device says; `received_at` dates the device's word."""

    typed: str
    borough: str
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """One of our texts, with how far it got."""

    key: str
    body: str
    status: str
    segments: int
    created_at: datetime
    status_at: datetime
    to_first: bool


@dataclass(frozen=True, kw_only=True)
class ReplyRow:
    """One of her texts."""

    body: str
    received_at: datetime
    alarm_word: bool
    read: bool


@dataclass(frozen=True, kw_only=True)
class NoteRow:
    """Words an operator or the officer typed."""

    kind: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """Which forms stand on the page. The verbs check again; this only spares clicks."""

    act: bool
    claim: bool
    release: bool
    confirm: bool
    second: bool
    refuse: bool
    revoke: bool
    converse: bool
    new_code: bool
    settle: bool
    waive: bool
    tell_officer: bool


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """Everything on the case screen, at one instant of the database's clock."""

    now: datetime
    head: int
    verification: Verification
    owner: str
    facts: list[FactRow]
    shown_facts: str
    place: PlaceRow
    phone: str
    has_face: bool
    has_photo: bool
    preview: texts.Rendered
    second_person: list[str]
    alarms: list[AlarmRow]
    replies: list[ReplyRow]
    texts: list[TextRow]
    notes: list[NoteRow]
    timeline: list[timeline.Line]
    proposal: Proposal | None
    allowed: Allowed


def read(*, ref: str, user: User) -> CasePage:
    """Read a case for one user; raises refusals.NotFound."""
    head = feed.head()
    verification = cases.by_ref(ref=ref)
    now = clock.db_now()
    check = officer_check.newest(verification)
    proposal = (
        Proposal.objects.select_related("proposed_by", "why__key")
        .filter(verification=verification, status=ProposalStatus.OPEN.value)
        .first()
    )
    return CasePage(
        now=now,
        head=head,
        verification=verification,
        owner=verification.claimed_by.display_name if verification.claimed_by else "",
        facts=_facts(check),
        shown_facts=officer_check.shown_facts(check) if check else "",
        place=_place(verification),
        phone=contacts.masked(verification.contact) if verification.contact else "",
        has_face=Face.objects.filter(verification=verification).exists(),
        has_photo=verification.officer.photo is not None,
        preview=_preview(verification, now=now),
        second_person=_second_person(verification, check=check, now=now),
        alarms=_alarms(verification, user=user),
        replies=_replies(verification),
        texts=_texts(verification),
        notes=_notes(verification),
        timeline=timeline.of(verification),
        proposal=proposal,
        allowed=_allowed(verification, proposal=proposal, user=user),
    )


def _facts(check: OfficerCheck | None) -> list[FactRow]:
    """Read the newest check as rows."""
    if check is None:
        return []
    return [
        FactRow(
            name=line.name.value.replace("_", " "),
            verdict=line.verdict.value,
            source=line.source,
            as_of=line.as_of,
        )
        for line in officer_check.lines(check)
    ]


def _place(verification: Verification) -> PlaceRow:
    """Read where they are, as he says and as his device says."""
    try:
        typed = places_said.typed_place(verification) or ""
        fix = locations.newest(verification=verification)
    except sealing.Unreadable:
        return PlaceRow(typed="erased", borough="")
    if fix is None:
        return PlaceRow(typed=typed, borough="")
    return PlaceRow(
        typed=typed,
        borough=places.borough_of(lat=fix.lat, lon=fix.lon) or "outside every borough",
        lat=fix.lat,
        lon=fix.lon,
        accuracy_m=fix.accuracy_m,
        at=fix.at,
    )


def _preview(verification: Verification, *, now: datetime) -> texts.Rendered:
    """Render the YES exactly as it would go out now."""
    try:
        place = places_said.place_of(verification)
    except sealing.Unreadable:
        place = ""
    fields = messages.confirmed_fields(verification=verification, place=place, now=now)
    return messages.render(key=TextKey.CONFIRMED, verification=verification, **fields)


def _second_person(
    verification: Verification, *, check: OfficerCheck | None, now: datetime
) -> list[str]:
    """Say beforehand why one operator's YES would not be enough, were every tick good."""
    if check is None or State(verification.state) is not State.JOINED:
        return []
    good = Ticks(face=FaceTick.MATCHES, reason_fits=True, heard=Heard.SAID)
    causes = guards.second_person_causes(
        verification=verification, ticks=good, check=check, now=now
    )
    return [_SECOND_PERSON[cause] for cause in causes]


def _alarms(verification: Verification, *, user: User) -> list[AlarmRow]:
    """Read the case's open alarms."""
    found = alarms.open_alarms().filter(verification=verification)
    rows = found.select_related("verification", "contact__key", "taken_by")
    return [board.alarm_row(alarm, user=user) for alarm in rows]


def _replies(verification: Verification) -> list[ReplyRow]:
    """Read what the contacts of this case wrote since it began, oldest first."""
    ids = [row.contact_id for row in verification.case_contacts.all()]
    found = InboundText.objects.select_related("contact__key").filter(
        contact_id__in=ids, received_at__gte=verification.requested_at
    )
    return [
        ReplyRow(
            body=_readable(text),
            received_at=text.received_at,
            alarm_word=text.alarm_word,
            read=text.read_at is not None,
        )
        for text in found.order_by("received_at")
    ]


def _readable(text: InboundText) -> str:
    """Read her words with control characters made visible, or say that they are gone."""
    try:
        body = contacts.body_of(text)
    except sealing.Unreadable:
        return "(erased)"
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in body)


def _texts(verification: Verification) -> list[TextRow]:
    """Read our texts of this case, oldest first."""
    found = Message.objects.select_related("contact__key").filter(verification=verification)
    return [
        TextRow(
            key=message.text_key,
            body=_body(message),
            status=message.status,
            segments=message.segments,
            created_at=message.created_at,
            status_at=message.status_at,
            to_first=message.contact_id == verification.contact_id,
        )
        for message in found.order_by("created_at", "id")
    ]


def _body(message: Message) -> str:
    """Read one of our texts with its match code hidden: the operator must hear it from her."""
    if message.text_key in (TextKey.CHECKING.value, TextKey.NEW_CODE.value):
        return "(holds her match code)"
    try:
        return messages.body_of(message)
    except sealing.Unreadable:
        return "(erased)"


def _notes(verification: Verification) -> list[NoteRow]:
    """Read what was typed about this case, oldest first."""
    rows = []
    for words in verification.words.select_related("key", "written_by").order_by("at"):
        try:
            text = vault.read_words(words)
        except sealing.Unreadable:
            text = "(erased)"
        by = words.written_by.display_name if words.written_by else "officer"
        rows.append(NoteRow(kind=words.kind.replace("_", " "), words=text, by=by, at=words.at))
    return rows


def _allowed(verification: Verification, *, proposal: Proposal | None, user: User) -> Allowed:
    """Say which forms this user gets."""
    state = State(verification.state)
    act = permissions.is_operator(user) and verification.officer.user_id != user.pk
    mine = verification.claimed_by_id == user.pk
    joined = act and state is State.JOINED
    owed = verification.follow_ups.filter(done_at=None).exists()
    return Allowed(
        act=act,
        claim=act and not mine and state not in FINAL,
        release=act and mine and state not in FINAL,
        confirm=joined and mine,
        second=joined and proposal is not None and permissions.is_supervisor(user),
        refuse=act and state in (State.REQUESTED, State.JOINED),
        revoke=act and state is State.CONFIRMED,
        converse=joined,
        new_code=joined and verification.match in (Match.PENDING, Match.MISMATCHED),
        settle=act and state in FINAL and owed,
        waive=permissions.is_supervisor(user) and state in FINAL and owed,
        tell_officer=act and verification.officer_stage != "ended",
    )
