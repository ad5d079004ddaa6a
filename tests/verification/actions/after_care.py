"""Cases after the answer, for the tests of what is owed then."""

from datetime import UTC, datetime

from accounts.models import User
from foundation.audit import clock, ledger
from tests.support.factories import GOOD_TICKS, OfficerActor, World
from verification.actions.decisions import decisions, officer_check, outcomes
from verification.actions.records import lookup
from verification.enums import FollowUpKind, TextKey
from verification.models import FollowUp, Verification


def make_confirmed(
    world: World, officer: OfficerActor, by: User, *, phone: str | None = None
) -> tuple[Verification, str]:
    """Take a case to a YES that has arrived; its device sends places all the time."""
    case, number = world.make_joined(officer, phone=phone)
    world.match(officer, case, world.match_code(number))
    say_yes(case, by)
    world.arrive()
    Verification.objects.filter(id=case.id).update(dark_at=None)
    return world.fresh(case), number


def say_yes(case: Verification, by: User) -> None:
    """Have a case confirmed whatever would stand in the way of it."""
    with ledger.transaction():
        held = lookup.lock(case.id)
        check = officer_check.newest(held)
        assert check is not None
        outcomes.confirmed(
            held,
            by=by,
            second=None,
            ticks=GOOD_TICKS,
            check=check,
            face=None,
            why=None,
            now=clock.db_now(),
        )


def revoke(case: Verification, by: User) -> None:
    """Let an operator take the YES back."""
    with ledger.transaction():
        decisions.revoke(ref=case.ref, by=by, why="Another face.")


def rows(case: Verification, kind: FollowUpKind) -> list[FollowUp]:
    """List what is, or was, owed of one kind."""
    return list(case.follow_ups.filter(kind=kind).order_by("ordinal", "id"))


def sent(world: World, phone: str, key: TextKey) -> int:
    """Count how often a phone was sent one text."""
    return world.text_keys(phone).count(key)


def go_to(world: World, at: datetime) -> None:
    """Let the service's clock stand at an instant."""
    world.settings.CLOCK_OFFSET += at - clock.db_now()


def at(text: str) -> datetime:
    """Read an instant in UTC, as 2026-10-25T01:00."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
