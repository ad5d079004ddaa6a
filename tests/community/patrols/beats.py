"""Teams, roads with reports, and plans, for tests of patrols."""

from datetime import date, datetime, timedelta

from accounts.models import Role, User
from community.patrols.actions import plans, teams
from community.patrols.enums import Arm
from community.patrols.models import Plan, Slot, Team
from community.streets.enums import UnitKind
from community.streets.models import Street, Stretch
from community.streets.units import Unit
from community.streetsafe.enums import (
    Channel,
    Counted,
    Dark,
    Feeling,
    Group,
    Reason,
    TimeBand,
    When,
    WhyNotCounted,
)
from community.streetsafe.models import Report, Standing
from community.streetsafe.rules import weeks
from foundation.audit import clock, ledger
from tests.support import street_rows
from tests.support.factories import World

SATURDAY = 5


def go_to(world: World, *, weekday: int) -> date:
    """Let the service's clock run on to noon of the next such day (0 is Monday), and give it."""
    now = clock.db_now()
    local = now.astimezone(world.settings.LOCAL_TIME_ZONE)
    ahead = (weekday - local.weekday()) % 7 or 7
    noon = datetime.combine(local.date() + timedelta(days=ahead), datetime.min.time()).replace(
        hour=12, tzinfo=world.settings.LOCAL_TIME_ZONE
    )
    world.advance(seconds=(noon - now).total_seconds())
    return clock.today()


def team(
    name: str = "Ilford town centre", *, capacity: int = 4, ward: str = street_rows.WARD
) -> Team:
    """Add a team that patrols a ward, by itself that of street_rows."""
    Street.objects.create(
        name="A road that nobody names",
        ward=ward,
        borough=street_rows.BOROUGH,
        street_import=street_rows.current_import(),
    )
    with ledger.transaction():
        return teams.create(name=name, wards=[ward], capacity=capacity, actor=ledger.COMMAND)


def member(world: World, of: Team) -> User:
    """Make a user of a team."""
    user = world.make_operator(role=Role.TEAM)
    with ledger.transaction():
        teams.join(user, of, actor=ledger.COMMAND)
    return user


def reports(
    unit: Unit,
    n: int,
    *,
    day: date | None = None,
    time: TimeBand | None = TimeBand.EVENING,
    counted: Counted = Counted.YES,
) -> None:
    """Store reports of a stretch."""
    Report.objects.bulk_create(
        Report(
            stretch=Stretch.objects.get(pk=unit.id),
            received_on=day or clock.today(),
            reasons=Reason.FOLLOWED,
            dark=Dark.DARK,
            feeling=Feeling.UNSAFE,
            when_band=When.TODAY,
            time_band=time,
            channel=Channel.WEB,
            counted=counted,
            why_not=None if counted is Counted.YES else WhyNotCounted.SOURCE,
        )
        for _ in range(n)
    )


def standing(unit: Unit, *, behaviour: int, place: int) -> None:
    """Say what the last 13 weeks tell of: how people behave, or the place."""
    for group, n in ((Group.BEHAVIOUR, behaviour), (Group.PLACE, place)):
        Standing.objects.create(
            unit=unit.id, group=group, dark="", score=1.0, c28=n, c91=n, b28=0, b91=0
        )


def roads(many: int = 6) -> list[Unit]:
    """Make roads with fewer and fewer reports, at two times of day."""
    made = [street_rows.stretch(f"Road {number}") for number in range(many)]
    for number, unit in enumerate(made):
        reports(unit, 3 + 2 * (many - number))
        reports(unit, 2 + many - number, time=TimeBand.AFTERNOON)
    return made


def draw(of: Team) -> Plan:
    """Draw the plan of next week, whatever day it is."""
    now = clock.db_now()
    week = weeks.monday(clock.local_day(now)) + weeks.WEEK
    with ledger.transaction():
        return plans.draw(team=of, week=week, now=now, actor=ledger.SYSTEM)


def extras(plan: Plan) -> list[Slot]:
    """List the slots that have an extra patrol, by day."""
    return list(plan.slots.filter(arm=Arm.EXTRA).order_by("day", "band"))


def as_unit(row: Stretch) -> Unit:
    """Name a stretch as tests of reports do."""
    street = row.street
    return Unit(
        kind=UnitKind.STRETCH,
        id=row.id,
        name=street.name,
        ward=street.ward,
        borough=street.borough,
    )


def go_to_day(world: World, day: date) -> None:
    """Let the service's clock run on to noon of a later day."""
    now = clock.db_now()
    noon = datetime.combine(day, datetime.min.time()).replace(
        hour=12, tzinfo=world.settings.LOCAL_TIME_ZONE
    )
    world.advance(seconds=(noon - now).total_seconds())


def go_to_another_day(world: World, plan: Plan) -> date:
    """Let it be the next day of a plan's week, or the one before where today is its last."""
    is_last = clock.today() == plan.week + timedelta(days=6)
    world.advance(days=-1 if is_last else 1)
    return clock.today()
