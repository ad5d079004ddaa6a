"""Scores: counted by month and borough, and joined to nobody by anything that is stored."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from foundation.encryption import data_keys
from tests.support import database_owner
from tests.support.factories import CAMDEN, World
from verification.actions import confidence
from verification.actions.monitoring import retention
from verification.actions.records import locations
from verification.enums import ReviewKind
from verification.models import ConfidenceScore, Review, Verification
from verification.models.confidence import SCORES


def answer(case: Verification, score: int) -> None:
    with ledger.transaction():
        confidence.record(verification=case, score=score, now=clock.db_now())


@pytest.fixture
def case(world: World) -> Verification:
    return world.make_confirmed(world.make_officer(), world.make_operator())[0]


def counts() -> dict[str, tuple[int, ...]]:
    rows = ConfidenceScore.objects.order_by("borough")
    return {row.borough: tuple(getattr(row, name) for name in SCORES) for row in rows}


def test_a_score_holds_month_borough_and_counts_and_no_key_to_anything(db: None) -> None:
    fields = {field.name for field in ConfidenceScore._meta.get_fields()}
    assert fields == {"pk", "month", "borough", *SCORES}
    assert not [field for field in ConfidenceScore._meta.get_fields() if field.is_relation]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = 'verification_confidencescore'"
        )
        columns = dict(cursor.fetchall())
        # A default taken from a sequence would number answers in their order.
        cursor.execute(
            "SELECT count(*) FROM pg_sequences WHERE sequencename LIKE '%confidencescore%'"
        )
        (sequences,) = cursor.fetchone()
    kinds = {"month": "date", "borough": "character varying", **dict.fromkeys(SCORES, "integer")}
    assert columns == kinds
    assert sequences == 0


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
def test_no_audit_entry_tells_of_an_answer(world: World, case: Verification, score: int) -> None:
    """What is written beside it may be as much as it likes, and says nothing of the score."""
    before = AuditEntry.objects.count()
    answer(case, score)
    assert AuditEntry.objects.count() == before


def test_answers_are_counts_in_one_row(world: World, case: Verification) -> None:
    """A row of its own would have a place in the table's order, and its transaction's number."""
    for score in (5, 3, 5, 1, 4, 2, 5):
        answer(case, score)
    assert counts() == {"Lambeth": (1, 1, 1, 1, 3)}


def test_every_score_is_written_by_the_same_statements(world: World, case: Verification) -> None:
    answer(case, 3)
    written = []
    for score in (3, 4, 5):
        with CaptureQueriesContext(connection) as queries:
            answer(case, score)
        about = [one["sql"] for one in queries if "confidencescore" in one["sql"]]
        written.append([len(about), *(sql.count(" + ") for sql in about)])
    assert written[0] == written[1] == written[2] == [2, 0, 5]


def test_a_case_is_counted_where_it_began(world: World) -> None:
    actor = world.make_officer()
    case, _ = world.make_confirmed(actor, world.make_operator())
    now = clock.db_now()
    moved = locations.Fix(lat=CAMDEN[0], lon=CAMDEN[1], accuracy_m=10, at=now)
    with ledger.transaction():
        locations.add(verification=case, fix=moved, now=now)
    answer(case, 4)
    assert list(counts()) == ["Lambeth"]


def test_where_no_place_is_known_it_is_counted_as_such(world: World, case: Verification) -> None:
    with database_owner.past_guards():
        case.locations.update(says_something=False)
    answer(case, 4)
    assert counts() == {"": (0, 0, 0, 1, 0)}


def test_where_the_place_is_erased_too(world: World, case: Verification) -> None:
    with database_owner.past_guards():
        data_keys.destroy(key_id=case.key_id, now=clock.db_now())
    answer(world.fresh(case), 4)
    assert counts() == {"": (0, 0, 0, 1, 0)}


@pytest.mark.parametrize("score", [0, 6, -1])
def test_only_one_to_five_is_a_score(world: World, case: Verification, score: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        answer(case, score)
    assert counts() == {}


@pytest.mark.parametrize(
    ("at", "month"),
    [
        # London keeps summer time until 25 October: its November begins with UTC's.
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), date(2026, 6, 1)),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 10, 31, 23, 59, tzinfo=UTC), date(2026, 10, 1)),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_month_is_that_of_the_force_s_clock(at: datetime, month: date) -> None:
    assert confidence.month_of(at) == month


def test_months_are_counted_back_over_years() -> None:
    assert confidence.months_before(date(2026, 1, 1), 1) == date(2025, 12, 1)
    assert confidence.months_before(date(2026, 12, 1), 12) == date(2025, 12, 1)
    assert confidence.months_before(date(2026, 3, 1), 36) == date(2023, 3, 1)


def test_low_scores_go_before_the_reviewers_and_no_others(world: World) -> None:
    for score in (1, 2, 3, 4, 5):
        answer(world.make_confirmed(world.make_officer(), world.make_operator())[0], score)
    kinds = Review.objects.values_list("kind", flat=True)
    assert list(kinds) == [ReviewKind.LOW_SCORE, ReviewKind.LOW_SCORE]


def test_counts_are_forgotten_after_their_months(world: World) -> None:
    this = confidence.month_of(clock.db_now())
    kept, gone = (confidence.months_before(this, count) for count in (36, 37))
    for month in (kept, gone):
        ConfidenceScore.objects.create(month=month, borough="Camden", ones=1)
    with ledger.transaction():
        assert retention.housekeep()["confidence_scores"] == 1
    assert [row.month for row in ConfidenceScore.objects.all()] == [kept]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE verification_confidencescore SET ones = 0",
        "UPDATE verification_confidencescore SET borough = 'Camden'",
        "UPDATE verification_confidencescore SET month = '2001-01-01'",
        "UPDATE verification_confidencescore SET month = month + 1",
        "DELETE FROM verification_confidencescore",
    ],
)
def test_the_database_refuses_to_lose_a_bad_month(
    world: World, case: Verification, sql: str
) -> None:
    answer(case, 1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert counts() == {"Lambeth": (1, 0, 0, 0, 0)}
