"""Plans are drawn by lot before their week, and their seeds published after it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from community.patrols.actions import road_facts
from community.patrols.events import PatrolEvent, PatrolSubject
from community.patrols.models import Plan, Slot, Team
from community.patrols.models.plans import SEED_AFTER
from community.patrols.rules import candidates, lot
from community.patrols.rules.candidates import Drawn
from community.streets.enums import UnitKind
from community.streetsafe.rules import weeks
from community.streetsafe.rules.weeks import BASELINE_WEEKS, WEEK
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, Commitment, Detail, Subject
from foundation.encryption import data_keys, digests
from foundation.encryption.models import DataKey

# Of a week, from 0: the first day on which the plan of the next is drawn.
THURSDAY = 3


class TooLate(Exception):  # noqa: N818
    """The week has begun: what is drawn now would be drawn by somebody who has seen it."""


class NotYet(Exception):  # noqa: N818
    """The week is not over: whoever knows the seed now knows the lot."""


def draw_due(*, now: datetime, actor: Actor) -> list[Plan]:
    """Draw next week's plan of every team that has none, from Thursday on."""
    ledger.require_transaction()
    today = clock.local_day(now)
    if today.weekday() < THURSDAY:
        return []
    week = weeks.monday(today) + WEEK
    # One at a time: who waits here finds the plan that the other has drawn.
    teams = Team.objects.select_for_update(no_key=True).order_by("id")
    return [
        draw(team=team, week=week, now=now, actor=actor)
        for team in list(teams)
        if not team.plans.filter(week=week).exists()
    ]


def draw(*, team: Team, week: date, now: datetime, actor: Actor) -> Plan:
    """Draw a team's plan of a week (a Monday); the caller holds the team. Raise TooLate."""
    ledger.require_transaction()
    today = clock.local_day(now)
    if week <= today:
        raise TooLate("That week has begun.")
    facts = road_facts.read(team, today=today)
    key = data_keys.new()
    seed = _seed(key, team_id=team.id, week=week)
    slots = candidates.draw(facts.roads, weeks=BASELINE_WEEKS, capacity=team.capacity, seed=seed)
    plan = Plan.objects.create(
        team=team,
        week=week,
        drawn_on=today,
        pairs=len(slots) // 2,
        commitment=lot.commitment(seed),
        key=key,
    )
    kinds = facts.kinds
    Slot.objects.bulk_create(
        _slot(one, plan=plan, kind=kinds[one.candidate.road.unit]) for one in slots
    )
    digest = Commitment(digest=bytes.fromhex(plan.commitment))
    _record(PatrolEvent.PLAN_DRAWN, plan, actor=actor, pairs=plan.pairs, seed=digest)
    return plan


def publish_due(*, now: datetime, actor: Actor) -> list[Plan]:
    """Publish the seed of every plan whose week is over and whose seed is not yet published."""
    ledger.require_transaction()
    over = Plan.objects.filter(seed=None, week__lte=clock.local_day(now) - SEED_AFTER)
    locked = list(over.select_for_update(no_key=True, of=("self",)).order_by("id"))
    return [publish_seed(plan=plan, now=now, actor=actor) for plan in locked]


def publish_seed(*, plan: Plan, now: datetime, actor: Actor) -> Plan:
    """Publish the seed that a plan was drawn with; the caller holds the plan. Raise NotYet."""
    ledger.require_transaction()
    today = clock.local_day(now)
    if today < plan.week + SEED_AFTER:
        raise NotYet("That week is not over.")
    plan.seed = _seed(plan.key, team_id=plan.team_id, week=plan.week)
    plan.seed_published_on = today
    plan.save(update_fields=["seed", "seed_published_on"])
    _record(PatrolEvent.SEED_PUBLISHED, plan, actor=actor)
    return plan


def _seed(key: DataKey, *, team_id: UUID, week: date) -> str:
    """Make a plan's seed from its key: 64 hexadecimal digits that nobody chose."""
    value = f"{team_id} {week.isoformat()}"
    made = digests.keyed(key=data_keys.unwrap(key), purpose="patrol lot", value=value)
    return made.hex()


def _slot(drawn: Drawn, *, plan: Plan, kind: UnitKind) -> Slot:
    one = drawn.candidate
    return Slot(
        plan=plan,
        unit=one.road.unit,
        unit_kind=kind,
        day=plan.week + timedelta(days=one.day),
        band=one.band,
        why=one.why,
        rate=one.rate,
        behaviour_leads=one.road.behaviour_leads,
        weeks_since=one.road.weeks_since,
        weight=one.weight,
        rank=drawn.rank,
        pair=drawn.pair,
        arm=drawn.arm,
    )


def _record(event: PatrolEvent, plan: Plan, *, actor: Actor, **details: Detail) -> None:
    subject = Subject(kind=PatrolSubject.PLAN, id=plan.id)
    ledger.record(event=event, actor=actor, subject=subject, topic=None, **details)
