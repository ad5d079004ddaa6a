"""What a queue holds, in brief and in order: every open case, phone and alarm of the service."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from controlroom import at_head, open_alarms, queue_order
from controlroom.at_head import LogHead
from controlroom.open_alarms import OpenAlarm, OpenAlarms
from controlroom.queue_order import RowStanding
from verification.enums import AlarmCause, ProposalStatus, State
from verification.models import FollowUp, Proposal, Verification
from verification.rules.states import LIVE

# Of the oldest that owe a judgement; those still live or with an alarm stand by that.
OWED_AT_MOST = 500
_COLUMNS = (
    "id",
    "ref",
    "state",
    "state_at",
    "joined_at",
    "join_by",
    "decide_by",
    "officer__user_id",
)
_Brief = tuple[UUID, str, str, datetime, datetime | None, datetime, datetime | None, UUID | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseInBrief:
    """The few columns of a case that its place hangs on; `proposed` names who proposed a YES."""

    id: UUID
    ref: str
    state: State
    since: datetime
    until: datetime | None
    proposed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueEntry:
    """What one row is about: a case, a phone without one, the service itself, or a flood.

    `alarms` are its open ones, the worst first; of a flood's row they are all that it stands for,
    after the flood's own.
    """

    standing: RowStanding
    alarms: tuple[OpenAlarm, ...]
    case: CaseInBrief | None = None

    @property
    def key(self) -> str:
        """Name the row, for as long as it is about the same: by the case's ref or an alarm's id."""
        return self.case.ref if self.case else str(self.alarms[0].id)

    @property
    def is_flood(self) -> bool:
        """Say whether it stands for many phones."""
        return self.case is None and self.alarms[0].cause is AlarmCause.FLOOD

    @property
    def worst(self) -> OpenAlarm | None:
        """Give the alarm that the row is headed by."""
        return self.alarms[0] if self.alarms else None


def read(found: OpenAlarms, *, user: User, at: LogHead) -> list[QueueEntry]:
    """Read all that is open, as the queue orders it; cases where the user is the officer are not.

    Three queries, however much there is; none where it was read at the same head of the log.
    `found` are the open alarms of this user, at this head.
    """
    cases = at_head.kept("open cases", lambda: _every_case(at), at=at)
    officers = at_head.kept("officers of open cases", lambda: {one for _, one in cases}, at=at)
    # Who is the officer of nothing open sees what everybody sees.
    own = user.pk if user.pk in officers else None
    return at_head.kept(
        ("queue", own),
        lambda: _ordered(found, [case for case, one in cases if own is None or one != own]),
        at=at,
    )


def _ordered(found: OpenAlarms, cases: Iterable[CaseInBrief]) -> list[QueueEntry]:
    """Put alarms and cases together, in the queue's order."""
    by_case: dict[UUID, list[OpenAlarm]] = defaultdict(list)
    by_phone: dict[UUID, list[OpenAlarm]] = defaultdict(list)
    others = list[QueueEntry]()
    for alarm in sorted(found.single, key=lambda one: queue_order.place(one.standing)):
        if alarm.verification_id:
            by_case[alarm.verification_id].append(alarm)
        elif alarm.contact_id:
            by_phone[alarm.contact_id].append(alarm)
        else:
            others.append(_of_service(alarm, folded=found.folded))
    rows = [_of_case(case, by_case.get(case.id, [])) for case in cases]
    phones = [QueueEntry(standing=its[0].standing, alarms=tuple(its)) for its in by_phone.values()]
    return sorted([*rows, *phones, *others], key=lambda entry: queue_order.place(entry.standing))


def _of_service(alarm: OpenAlarm, *, folded: list[OpenAlarm]) -> QueueEntry:
    standing = open_alarms.standing_of(alarm, folded=folded)
    return QueueEntry(
        standing=standing, alarms=(alarm, *(folded if alarm.cause is AlarmCause.FLOOD else ()))
    )


def _of_case(case: CaseInBrief, its_alarms: list[OpenAlarm]) -> QueueEntry:
    worst = its_alarms[0] if its_alarms else None
    standing = RowStanding(
        since=worst.since if worst else case.since,
        priority=worst.priority if worst else None,
        cause=worst.cause if worst else None,
        attended=worst.attended if worst else False,
        until=case.until,
        is_over=case.state not in LIVE,
    )
    return QueueEntry(standing=standing, alarms=tuple(its_alarms), case=case)


def _every_case(at: LogHead) -> list[tuple[CaseInBrief, UUID | None]]:
    """Read what is live, has an alarm open, or is over and owes a judgement, and whose it is."""
    alarmed = {alarm.verification_id for alarm, _ in open_alarms.every(at=at)} - {None}
    proposed = dict(
        Proposal.objects.filter(status=ProposalStatus.OPEN).values_list(
            "verification_id", "proposed_by__display_name"
        )
    )
    # Looked up first: joined to millions that owe nothing, the planner would read them all.
    wanted = Q(state__in=LIVE) | Q(id__in=[*alarmed, *_owing()])
    rows: QuerySet[Verification, _Brief] = Verification.objects.filter(wanted).values_list(
        *_COLUMNS
    )
    return [(_case(*row[:-1], proposed=proposed), row[-1]) for row in rows]


def _owing() -> list[UUID]:
    owed = FollowUp.objects.owed().order_by("verification_id")
    return list(owed.values_list("verification_id", flat=True).distinct()[:OWED_AT_MOST])


def _case(
    id_: UUID,
    ref: str,
    state: str,
    state_at: datetime,
    joined_at: datetime | None,
    join_by: datetime,
    decide_by: datetime | None,
    *,
    proposed: dict[UUID, str],
) -> CaseInBrief:
    found = State(state)
    since = joined_at if found is State.JOINED and joined_at else state_at
    until = {State.REQUESTED: join_by, State.JOINED: decide_by}.get(found)
    return CaseInBrief(
        id=id_, ref=ref, state=found, since=since, until=until, proposed=proposed.get(id_, "")
    )
