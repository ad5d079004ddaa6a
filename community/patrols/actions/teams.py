"""Town-centre teams are added, with their wards, and users join them."""

from collections.abc import Collection, Sequence

from accounts.models import Role, User
from community.patrols.events import PatrolEvent, PatrolSubject
from community.patrols.models import Area, Team, TeamMember
from community.patrols.models.teams import MOST_VISITS
from community.streets.models import Street
from foundation.audit import ledger
from foundation.audit.ledger import Actor, Detail, Subject

NAME_AT_MOST = 100


class Unfit(Exception):  # noqa: N818
    """A team cannot be so; the sentence says what is wrong."""


class NotOfATeam(Exception):  # noqa: N818
    """The user has another role than a team's; the sentence says which."""


def find(name: str) -> Team | None:
    """Find a team by its name; None where there is none. Raise Unfit."""
    return Team.objects.filter(name=_fit(name)).first()


def of_user(user: User) -> Team | None:
    """Give the team that a user is of."""
    return Team.objects.filter(members__user=user).first()


def create(
    *, name: str, wards: Sequence[str], capacity: int, borough: str = "", actor: Actor
) -> Team:
    """Add a team that patrols these wards, with so many extra visits a week (1 to 200).

    `borough` tells two wards of one name apart. Raise Unfit.
    """
    ledger.require_transaction()
    if not 1 <= capacity <= MOST_VISITS:
        raise Unfit(f"The capacity is 1 to {MOST_VISITS} visits a week, not {capacity}.")
    team = Team(name=_fit(name), capacity=capacity)
    areas = [_area(team, ward=ward, borough=borough) for ward in dict.fromkeys(wards)]
    if not areas:
        raise Unfit("A team patrols one ward at least.")
    # Another transaction may add the same: the rows that are there then are theirs.
    Team.objects.bulk_create([team], ignore_conflicts=True)
    if not Team.objects.filter(pk=team.pk).exists():
        raise Unfit(f"There is a team {team.name!r} already.")
    Area.objects.bulk_create(areas, ignore_conflicts=True)
    _check_own(areas)
    _record(PatrolEvent.PATROL_TEAM_CREATED, team, actor=actor, capacity=capacity)
    return team


def join(user: User, team: Team, *, actor: Actor) -> TeamMember:
    """Let a user with the role be of this team, and of no other any more. Raise NotOfATeam."""
    ledger.require_transaction()
    if user.role != Role.TEAM:
        raise NotOfATeam(f"{user.username} is {user.role}; set_role makes them team.")
    member, _ = TeamMember.objects.update_or_create(user=user, defaults={"team": team})
    _record(PatrolEvent.PATROL_TEAM_JOINED, team, actor=actor, member=user.id)
    return member


def _area(team: Team, *, ward: str, borough: str) -> Area:
    """Find a ward among the current streets. Raise Unfit."""
    streets = Street.objects.filter(ward=ward, street_import__is_current=True)
    if borough:
        streets = streets.filter(borough=borough)
    boroughs = sorted(set(streets.values_list("borough", flat=True)))
    if not boroughs:
        where = f" in {borough}" if borough else ""
        raise Unfit(f"The streets know no ward {ward!r}{where}; write it as they do.")
    if len(boroughs) > 1:
        raise Unfit(f"There is a ward {ward!r} in {' and in '.join(boroughs)}: name --borough.")
    return Area(team=team, ward=ward, borough=boroughs[0])


def _check_own(areas: Collection[Area]) -> None:
    """Raise Unfit where another team has one of the wards."""
    for area in areas:
        if not Area.objects.filter(pk=area.pk).exists():
            other = Area.objects.select_related("team").get(ward=area.ward, borough=area.borough)
            raise Unfit(f"{area} is patrolled by {other.team.name!r}; a ward is of one team.")


def _record(event: PatrolEvent, team: Team, *, actor: Actor, **details: Detail) -> None:
    subject = Subject(kind=PatrolSubject.PATROL_TEAM, id=team.id)
    ledger.record(event=event, actor=actor, subject=subject, topic=None, **details)


def _fit(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > NAME_AT_MOST or not tidy.isprintable():
        raise Unfit(f"The name {tidy!r} must be 1 to {NAME_AT_MOST} characters that print.")
    return tidy
