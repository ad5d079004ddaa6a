"""The main screen: open alarms, and cases by priority then age.

Names that programs may rely on: a queue row carries `data-case` (its ref) and `data-state`; an
alarm carries `data-alarm` (its id), `data-cause`, `data-priority` and `data-ref`; forms post to the
addresses of the HTTP contract with its field names; the decision form holds the hidden input
`shown_facts`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.safestring import SafeString

from accounts.models import User
from controlroom import (
    changes,
    closing_rows,
    conversation,
    forms,
    newest_words,
    system_panel,
    take_key,
)
from controlroom.closing_rows import ClosingRow
from controlroom.newest_words import NewestWords, Said
from controlroom.system_panel import SystemPanel
from foundation.audit import clock
from verification.actions import alarm_closing, alarm_taking
from verification.actions.decisions import claims, judging, preconditions
from verification.actions.records import refusals, roles
from verification.enums import AlarmCause, Priority, State, WordsKind
from verification.models import Alarm, FollowUp, Verification, Words
from verification.rules.states import LIVE

_JUDGED_LATER_AT_MOST = 20
# Of the oldest that owe a judgement; those still live or with an alarm stand elsewhere.
_OWED_AT_MOST = 500
# As many of a flood's phones have their words in its row.
_FIRST_OF_FLOOD = 5
# A case without an alarm stands after every alarm.
_CALM = 9


@dataclass(frozen=True, kw_only=True)
class AlarmRow:
    """An open alarm as every console shows it; `opens` is the page that shows it."""

    id: UUID
    cause: str
    words: str
    priority: int
    ref: str
    phone: str
    said: Said | None
    proposed: str
    raised_at: datetime
    taken_by: str
    attended: bool
    taken_by_id: UUID | None
    mine: bool
    closes_itself: bool
    may_take: bool
    may_close: bool
    why_no_close: str
    needs_incident_number: bool
    opens: str
    closing: ClosingRow | None = None
    flood: "Flood | None" = None

    @property
    def seen_at(self) -> str:
        """Write when the newest words that this row shows were received; "" where it shows none."""
        return self.said.at.isoformat() if self.said else ""

    @property
    def blank_closing(self) -> SafeString:
        """Draw an empty form to close it with."""
        return forms.blank_closing(
            incident_number=self.needs_incident_number,
            second_person=self.priority == Priority.P1,
        )

    @property
    def called(self) -> str:
        """Name it so that no other alarm on the screen is called the same."""
        about = self.phone or ("many phones" if self.flood else "the service")
        return f"{self.words}, {f'case {self.ref}' if self.ref else about}"

    @property
    def is_unattended_p1(self) -> bool:
        """Say whether it cannot wait and nobody uninvolved has taken it."""
        return self.priority == Priority.P1 and not self.attended


@dataclass(frozen=True, kw_only=True)
class Flood:
    """What a flood's one row stands for: how many phones, and the first of them to look at."""

    count: int
    first: list[AlarmRow]


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """A case as a row: `since` is when its present wait began."""

    ref: str
    state: State
    officer: str
    place: str
    owner: str
    mine: bool
    since: datetime
    alarms: tuple[str, ...]
    said: Said | None
    priority: int
    unread: bool
    deadline: datetime | None
    may_claim: bool

    @property
    def priority_word(self) -> str:
        """Write the priority of its highest open alarm; nothing without one."""
        return "" if self.priority == _CALM else str(self.priority)


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """Everything on the main screen, at one instant of the database's clock."""

    now: datetime
    head: int
    alarms: list[AlarmRow]
    queue: list[QueueRow]
    to_judge: list[QueueRow]
    more_to_judge: bool
    shift: SystemPanel

    @property
    def p1(self) -> int:
        """Count the alarms that cannot wait."""
        return sum(alarm.priority == Priority.P1 for alarm in self.alarms)

    @property
    def unattended_p1(self) -> list[AlarmRow]:
        """List the alarms that cannot wait and that nobody has taken."""
        return [alarm for alarm in self.alarms if alarm.is_unattended_p1]

    @property
    def taken_by_key(self) -> UUID | None:
        """Name the alarm that the key T takes on this screen."""
        return take_key.next_to_take(own=[], others=self.alarms)

    @property
    def waiting(self) -> int:
        """Count the cases that nobody has claimed."""
        return sum(not row.owner for row in self.queue)


def read(*, user: User) -> QueuePage:
    """Read the main screen for one user."""
    # The cursor first: what changes while we read is then fetched once more, never missed.
    head = changes.head()
    open_alarms = _not_about(user)
    by_case: dict[UUID, list[Alarm]] = defaultdict(list)
    for alarm in open_alarms:
        if alarm.verification_id:
            by_case[alarm.verification_id].append(alarm)
    open_cases = [case for case in _open_cases(by_case) if case.officer.user_id != user.pk]
    over = [case for case in _owed(by_case) if case.officer.user_id != user.pk]
    owed = over[:_JUDGED_LATER_AT_MOST]
    _fetch_places([*open_cases, *owed])
    now = clock.db_now()
    shown, folded = _fold(open_alarms)
    cases = [case.id for case in (*open_cases, *owed)]
    words = newest_words.read(alarms=[*shown, *folded[:_FIRST_OF_FLOOD]], cases=cases)
    rows = [_row(case, by_case[case.id], words=words, user=user, now=now) for case in open_cases]
    return QueuePage(
        now=now,
        head=head,
        alarms=_alarm_rows(shown, folded=folded, words=words, user=user, now=now),
        queue=sorted(rows, key=lambda row: (row.priority, row.since)),
        to_judge=[_row(case, [], words=words, user=user, now=now) for case in owed],
        more_to_judge=len(over) > len(owed),
        shift=system_panel.read(user=user, now=now),
    )


def alarm_row(
    alarm: Alarm,
    *,
    words: NewestWords,
    user: User,
    flood: Flood | None = None,
    closing: ClosingRow | None = None,
) -> AlarmRow:
    """Reduce an alarm, read with its case's officer, to what is shown of it and offered."""
    no_close = refusals.why_not(alarm_closing.check_close, alarm=alarm, by=user)
    may_take = refusals.can(alarm_taking.check_take, alarm=alarm, by=user)
    return AlarmRow(
        id=alarm.id,
        cause=alarm.cause,
        words=alarm.get_cause_display(),
        priority=alarm.priority,
        ref=alarm.verification.ref if alarm.verification else "",
        phone=_phone(alarm, words=words),
        said=words.of_alarm.get(alarm.id),
        proposed=alarm.get_proposed_outcome_display() if alarm.proposed_by_id else "",
        raised_at=alarm.escalated_at or alarm.raised_at,
        taken_by=_taker(alarm),
        attended=alarm.is_attended,
        taken_by_id=alarm.taken_by_id,
        mine=alarm.taken_by_id == user.pk,
        closes_itself=alarm.verification_id is None and alarm.contact_id is None,
        may_take=may_take,
        may_close=no_close is None,
        needs_incident_number=alarm_closing.needs_incident_number(AlarmCause(alarm.cause)),
        # Whom an alarm does not concern is told once, by its not being offered at all.
        why_no_close=no_close.sentence if no_close and may_take else "",
        opens=take_key.page_of(alarm),
        closing=closing,
        flood=flood,
    )


def _taker(alarm: Alarm) -> str:
    """Name who has it, marked where they are of the officer's team."""
    if alarm.taken_by is None:
        return ""
    if alarm.verification is None:
        return alarm.taken_by.display_name
    return roles.shown_name(alarm.taken_by, officer=alarm.verification.officer)


def open_rows(*, user: User) -> list[AlarmRow]:
    """Read every open alarm, the most urgent and oldest first: all consoles show them all.

    Those of a flood are folded into its one row.
    """
    shown, folded = _fold(_not_about(user))
    words = newest_words.read(alarms=[*shown, *folded[:_FIRST_OF_FLOOD]])
    return _alarm_rows(shown, folded=folded, words=words, user=user, now=clock.db_now())


def _not_about(user: User) -> list[Alarm]:
    """Read the open alarms but those of a case where this user is the officer."""
    return [
        alarm
        for alarm in Alarm.objects.open_as_shown()
        if alarm.verification is None or not roles.is_officer(alarm.verification.officer, user=user)
    ]


def in_flood(open_alarms: Iterable[Alarm]) -> list[Alarm]:
    """Order what a flood holds: untaken alarms of phones, phrases of danger and places first."""
    held = [a for a in open_alarms if a.verification_id is None and a.contact_id and not a.taken_by]
    return sorted(held, key=lambda alarm: (-alarm.urgency, alarm.raised_at))


def _fold(open_alarms: list[Alarm]) -> tuple[list[Alarm], list[Alarm]]:
    """Part what has a row of its own from what stands in the flood's row, where there is one."""
    if not any(alarm.cause == AlarmCause.FLOOD for alarm in open_alarms):
        return open_alarms, []
    folded = in_flood(open_alarms)
    ids = {alarm.id for alarm in folded}
    return [alarm for alarm in open_alarms if alarm.id not in ids], folded


def _alarm_rows(
    shown: list[Alarm], *, folded: list[Alarm], words: NewestWords, user: User, now: datetime
) -> list[AlarmRow]:
    """Reduce alarms to rows, an SOS before other P1s; a flood's holds the first folded into it."""
    first = [alarm_row(a, words=words, user=user) for a in folded[:_FIRST_OF_FLOOD]]
    flood = Flood(count=len(folded), first=first)
    closings = closing_rows.read(shown, user=user, now=now)
    rows = [
        alarm_row(
            alarm,
            words=words,
            user=user,
            flood=flood if alarm.cause == AlarmCause.FLOOD else None,
            closing=closings.get(alarm.id),
        )
        for alarm in shown
    ]
    return sorted(rows, key=take_key.urgency)


def _phone(alarm: Alarm, *, words: NewestWords) -> str:
    """Name the phone of an alarm that has no case."""
    if alarm.verification_id is not None or alarm.contact is None:
        return ""
    return newest_words.label(alarm.contact, first=words.first.get(alarm.id, ""))


def refusal_words(refusal: refusals.Refusal) -> str:
    """Say why something was refused; an alarm in the way has the words it has on the queue."""
    if isinstance(refusal, preconditions.BlockedByAlarm | judging.OpenP1):
        return f"{refusal.sentence[:-1]}: {AlarmCause(str(refusal.facts['cause'])).label}."
    return refusal.sentence


def _cases() -> "QuerySet[Verification]":
    """Select cases with what a row shows, but for the places."""
    return Verification.objects.select_related("officer", "claimed_by").defer("officer__photo")


def _fetch_places(cases: list[Verification]) -> None:
    """Fetch what was typed as their place, for all rows at once."""
    places = Words.objects.filter(kind=WordsKind.PLACE).select_related("key")
    prefetch_related_objects(cases, Prefetch("words", queryset=places, to_attr="typed_places"))


def _open_cases(alarmed: Iterable[UUID]) -> "QuerySet[Verification]":
    """Select what is live, or has an alarm open."""
    live = Q(state__in=LIVE)
    return _cases().filter(live | Q(id__in=list(alarmed)))


def _owed(alarmed: Iterable[UUID]) -> "QuerySet[Verification]":
    """Select what is over and waits for a human judgement, oldest first, one more than shown."""
    # Looked up first: joined to millions that owe nothing, the planner would read them all.
    over = _cases().filter(id__in=list(_owing())).exclude(state__in=LIVE)
    waiting = over.exclude(id__in=list(alarmed))
    return waiting.order_by("state_at")[: _JUDGED_LATER_AT_MOST + 1]


def _owing() -> "QuerySet[FollowUp, UUID]":
    owed = FollowUp.objects.owed().order_by("verification_id")
    return owed.values_list("verification_id", flat=True).distinct()[:_OWED_AT_MOST]


def _row(
    case: Verification,
    open_alarms: list[Alarm],
    *,
    words: NewestWords,
    user: User,
    now: datetime,
) -> QueueRow:
    """Reduce a case to a row."""
    return QueueRow(
        ref=case.ref,
        state=State(case.state),
        officer=f"{case.officer.rank} {case.officer.name} {case.officer.number}",
        place=_place(case),
        owner=case.claimed_by.display_name if case.claimed_by else "",
        mine=case.claimed_by_id == user.pk,
        since=case.joined_at
        if State(case.state) is State.JOINED and case.joined_at
        else case.state_at,
        alarms=tuple(alarm.get_cause_display() for alarm in open_alarms),
        said=words.of_case.get(case.id),
        priority=min((alarm.priority for alarm in open_alarms), default=_CALM),
        unread=any(alarm.cause == AlarmCause.ODD_REPLY for alarm in open_alarms),
        deadline=_deadline(case),
        may_claim=_may_claim(case, user=user, now=now),
    )


def _may_claim(case: Verification, *, user: User, now: datetime) -> bool:
    """Say whether a row offers to claim its case; what somebody has is taken over on its page."""
    free = case.claimed_by_id is None
    return free and refusals.can(claims.check_claim, verification=case, by=user, now=now)


def _deadline(case: Verification) -> datetime | None:
    """Name the deadline that runs, by the state."""
    state = State(case.state)
    return {State.REQUESTED: case.join_by, State.JOINED: case.decide_by}.get(state)


def _place(case: Verification) -> str:
    """Read the place that the officer typed, or say that there is none."""
    found: list[Words] = getattr(case, "typed_places", [])
    return conversation.typed(found[0]) if found else "place not typed"
