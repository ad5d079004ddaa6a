"""What an app offers of its walks, and whom the rest asks about them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from foundation.registry import planned_walks, text_claimants
from foundation.registry.planned_walks import PlannedWalk
from foundation.registry.text_claimants import ClaimedText

NOW = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
WALK = PlannedWalk(id=uuid4(), back_by=NOW + timedelta(hours=1))


class OneClaimant:
    """Claim what is told to be."""

    def __init__(self, *, claims: bool) -> None:
        self._claims = claims

    def claims(self, *, contact_id: UUID, now: datetime) -> bool:
        """Say what was told."""
        del contact_id, now
        return self._claims

    def take(self, text: ClaimedText) -> None:
        """Take nothing."""


class AnotherClaimant(OneClaimant):
    """Claim for another app."""


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start with nothing registered."""
    monkeypatch.setattr(planned_walks, "_finders", [])
    monkeypatch.setattr(text_claimants, "_claimants", [])


def test_where_nobody_plans_there_is_no_walk() -> None:
    assert planned_walks.find(contact_id=uuid4(), officer_id=uuid4(), now=NOW) is None
    assert not planned_walks.is_registered()


def test_the_last_finder_is_asked_with_its_keywords() -> None:
    asked: list[tuple[UUID, UUID, datetime]] = []

    def find(*, contact_id: UUID, officer_id: UUID, now: datetime) -> PlannedWalk | None:
        asked.append((contact_id, officer_id, now))
        return WALK

    contact_id, officer_id = uuid4(), uuid4()
    planned_walks.register(lambda **_asked: None)
    planned_walks.register(find)
    assert planned_walks.find(contact_id=contact_id, officer_id=officer_id, now=NOW) == WALK
    assert asked == [(contact_id, officer_id, NOW)]
    assert planned_walks.is_registered()


def test_whoever_claims_first_is_the_claimant_and_one_of_a_class_is_kept() -> None:
    assert text_claimants.claimant_of(uuid4(), NOW) is None
    refusing, old, new = (
        OneClaimant(claims=False),
        AnotherClaimant(claims=False),
        AnotherClaimant(claims=True),
    )
    for claimant in (refusing, old, new):
        text_claimants.register(claimant)
    assert text_claimants.claimant_of(uuid4(), NOW) is new
