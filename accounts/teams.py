"""Teams, found or made by name: a spelling of a name is that team, a look-alike of it is refused.

Locks: a team comes before any user. Whoever makes one waits for whoever makes the same.
"""

from accounts.events import AccountEvent, AccountSubject
from accounts.models import Team
from foundation import look_alikes
from foundation.audit import ledger
from foundation.audit.ledger import Actor, Subject

NAME_AT_MOST = 60


class UnfitTeam(ValueError):  # noqa: N818
    """No team may have this name; the message is a sentence that says why."""


def check_name(name: str) -> str:
    """Give the name as a team may have it: at most 60 characters, spaces folded, all visible.

    Raises UnfitTeam.
    """
    try:
        tidy = look_alikes.tidy(name)
    except look_alikes.Unfit as unfit:
        raise UnfitTeam(f"The team's name {unfit}.") from unfit
    if not tidy:
        raise UnfitTeam("The team has no name.")
    if len(tidy) > NAME_AT_MOST:
        raise UnfitTeam(f"The team's name has {len(tidy)} characters; at most {NAME_AT_MOST}.")
    return tidy


def find(name: str) -> Team | None:
    """Find the team of a name, however it is spelt; None where there is none.

    Raises UnfitTeam for a name that no team may have, and for one that looks like another's.
    """
    tidy = check_name(name)
    team = Team.objects.filter(skeleton=look_alikes.skeleton(tidy)).first()
    if team is not None:
        check_same(tidy, team.name)
    return team


def named(name: str, *, actor: Actor) -> Team:
    """Give the team of a name, made where it is new. Raises UnfitTeam as `find` does."""
    ledger.require_transaction()
    found = find(name)
    if found is not None:
        return found
    tidy = check_name(name)
    made = Team(name=tidy, skeleton=look_alikes.skeleton(tidy))
    # Another transaction may make it meanwhile; we then wait for it and find theirs.
    Team.objects.bulk_create([made], ignore_conflicts=True)
    team = find(name)
    if team is None:
        raise LookupError("a team vanished while it was being made")
    if team.pk == made.pk:
        subject = Subject(kind=AccountSubject.TEAM, id=team.id)
        ledger.record(event=AccountEvent.TEAM_CREATED, actor=actor, subject=subject)
    return team


def check_same(name: str, other: str) -> None:
    """Demand that two names that look alike are one; raises UnfitTeam, which names both."""
    if look_alikes.key(name) != look_alikes.key(other):
        raise UnfitTeam(f"The team {name!r} looks like the team {other!r}: write it as that one.")
