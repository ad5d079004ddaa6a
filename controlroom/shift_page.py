"""The shift log on the screen: what the room has open, what came lately, and its hand-over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Role, User
from controlroom import alarm_line, at_head, open_alarms, start_page, system_panel
from controlroom.alarm_line import AlarmLine
from controlroom.start_page import Handed
from controlroom.system_panel import SystemPanel
from foundation.audit import clock
from verification.actions.records import id_ranges, open_hand_overs, refusals, roles
from verification.actions.shifts import handing_over, shift_rows
from verification.enums import AlarmCause, ShiftWordsKind, State
from verification.models import Alarm, ShiftHandOver, ShiftWords, Verification
from verification.monitoring import alarm_rates
from verification.monitoring.alarm_rates import Hour
from verification.rules.states import LIVE

_LATELY = timedelta(hours=24)
_AT_MOST = 100


@dataclass(frozen=True, kw_only=True)
class LoggedCase:
    """An open case, with both names while it is being handed over."""

    ref: str
    state: State
    owner: str
    offered_to: str
    mine: bool


@dataclass(frozen=True, kw_only=True)
class LoggedAlarm:
    """An alarm of the last day; `ref` is empty where it has no case."""

    words: str
    ref: str
    at: datetime
    taken_by: str
    closed_at: datetime | None
    outcome: str


@dataclass(frozen=True, kw_only=True)
class LoggedNote:
    """What somebody wrote into the log."""

    by: str
    at: datetime
    words: str


@dataclass(frozen=True, kw_only=True)
class ShiftPage:
    """Everything on the screen, at one instant of the database's clock."""

    now: datetime
    head: int
    line: AlarmLine
    panel: SystemPanel
    since: datetime | None
    cases: list[LoggedCase]
    sos: list[LoggedAlarm]
    faults: list[LoggedAlarm]
    hours: list[Hour]
    notes: list[LoggedNote]
    to_me: list[Handed]
    given: Handed | None
    given_to: str
    colleagues: list[User]
    why_no_end: str

    @property
    def mine(self) -> list[LoggedCase]:
        """List the cases that would go along with this user's shift."""
        return [case for case in self.cases if case.mine]

    @property
    def unread_ids(self) -> str:
        """Write which hand-overs this page shows that are not read yet."""
        return " ".join(str(one.id) for one in self.to_me if not one.read)


def read(*, user: User) -> ShiftPage:
    """Read the log for one user."""
    at = at_head.now()
    now = clock.db_now()
    shift = shift_rows.open_of(user=user)
    made = handing_over.standing(shift=shift) if shift else None
    no_end = refusals.why_not(handing_over.check_end, by=user)
    return ShiftPage(
        now=now,
        head=at.seq,
        line=alarm_line.read(open_alarms.read(user=user, at=at), user=user, now=now),
        panel=system_panel.read(user=user, now=now),
        since=shift.started_at if shift else None,
        cases=_cases(user=user),
        sos=_alarms(user=user, now=now, sos=True),
        faults=_alarms(user=user, now=now, sos=False),
        hours=alarm_rates.read(now=now).hours,
        notes=_notes(now=now),
        to_me=_to(user, now=now),
        given=start_page.handed(made) if made else None,
        given_to=made.given_to.display_name if made else "",
        colleagues=colleagues_of(user),
        why_no_end=no_end.sentence if no_end else "",
    )


def colleagues_of(user: User) -> list[User]:
    """List whom a shift can be handed to, at a console or not."""
    acting = User.objects.filter(role__in=(Role.OPERATOR, Role.SUPERVISOR), is_active=True)
    return list(acting.exclude(pk=user.pk).order_by("display_name"))


def _cases(*, user: User) -> list[LoggedCase]:
    """List the open cases, but those where this user is the officer."""
    found = Verification.objects.filter(state__in=LIVE).select_related("officer", "claimed_by")
    return [
        LoggedCase(
            ref=case.ref,
            state=State(case.state),
            owner=case.claimed_by.display_name if case.claimed_by else "",
            offered_to=_offered_to(case),
            mine=case.claimed_by_id == user.pk,
        )
        for case in found.defer("officer__photo").order_by("requested_at")[:_AT_MOST]
        if not roles.is_officer(case.officer, user=user)
    ]


def _offered_to(case: Verification) -> str:
    hand_over = open_hand_overs.of_case(case) if case.claimed_by_id else None
    return hand_over.given_to.display_name if hand_over else ""


def _alarms(*, user: User, now: datetime, sos: bool) -> list[LoggedAlarm]:
    """List every SOS, or every fault of the service, of the last day, newest first."""
    since = now - _LATELY
    lately = Alarm.objects.filter(id__gte=id_ranges.first_id(at=since), raised_at__gt=since)
    found = (
        lately.filter(cause=AlarmCause.SOS)
        if sos
        else lately.filter(verification=None, contact=None)
    )
    shown = found.select_related("verification__officer", "taken_by")
    return [
        LoggedAlarm(
            words=alarm.get_cause_display(),
            ref=alarm.verification.ref if alarm.verification else "",
            at=alarm.raised_at,
            taken_by=alarm.taken_by.display_name if alarm.taken_by else "",
            closed_at=alarm.closed_at,
            outcome=alarm.get_outcome_display() if alarm.outcome else "",
        )
        for alarm in shown.defer("verification__officer__photo").order_by("-raised_at")[:_AT_MOST]
        if alarm.verification is None or not roles.is_officer(alarm.verification.officer, user=user)
    ]


def _notes(*, now: datetime) -> list[LoggedNote]:
    """Read the notes of the last day, oldest first."""
    lately = ShiftWords.objects.filter(kind=ShiftWordsKind.NOTE, at__gt=now - _LATELY)
    return [
        LoggedNote(by=one.written_by.display_name, at=one.at, words=shift_rows.read_words(one))
        for one in lately.select_related("key", "written_by").order_by("at")[:_AT_MOST]
    ]


def _to(user: User, *, now: datetime) -> list[Handed]:
    """Read what was handed to this user and is not read, or not taken case by case."""
    standing = ShiftHandOver.objects.filter(
        given_to=user, withdrawn_at=None, offered_at__gt=now - _LATELY
    )
    found = standing.select_related("given_by").order_by("offered_at")
    read_all = [start_page.handed(made) for made in found]
    return [one for one in read_all if not one.read or any(case.waits for case in one.cases)]
