"""The reviewers' list: what comes on it, who sees it, and that nobody takes anything off."""

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Role, User
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from tests.support.factories import World
from verification.actions import reviews
from verification.actions.decisions import judging
from verification.actions.records import roles
from verification.enums import HowKnown, JudgedEnding, ReviewKind
from verification.models import Judgement, Review, Verification, Words


def put(case: Verification, kind: ReviewKind = ReviewKind.LOW_SCORE) -> Review:
    with ledger.transaction():
        reviews.put(verification=case, kind=kind, now=clock.db_now())
    return Review.objects.get(verification=case, kind=kind, seen_at=None)


def see(review: Review, by: User) -> Review:
    with ledger.transaction():
        return reviews.mark_seen(review_id=review.id, by=by)


def judge(case: Verification, by: User, ended: JudgedEnding) -> None:
    with ledger.transaction():
        judging.judge(
            ref=case.ref, by=by, ended=ended, how=HowKnown.SPOKE_TO_PERSON, note="As they say."
        )


def execute(sql: str, **values: UUID) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def judge_badly_alone(case: Verification, words: Words, by: User) -> None:
    """Write a judgement that puts nothing before the reviewers."""
    with transaction.atomic():
        Judgement.objects.create(
            verification=case,
            ended=JudgedEnding.BADLY,
            how=HowKnown.PERSON_WROTE,
            by=by,
            at=clock.db_now(),
            words=words,
        )
        execute("SELECT 1")


@pytest.fixture
def ended(world: World) -> Verification:
    actor = world.make_officer()
    case, _ = world.make_confirmed(actor, world.make_operator())
    world.end(actor, case)
    return case


@pytest.fixture
def reviewer(world: World) -> User:
    return world.make_operator(role=Role.REVIEWER, team="Standards")


def test_what_ended_badly_is_put_before_them_in_the_judgement_s_transaction(
    world: World, ended: Verification
) -> None:
    judge(ended, world.make_operator(), JudgedEnding.BADLY)
    assert [review.kind for review in Review.objects.all()] == [ReviewKind.ENDED_BADLY]


def test_what_ended_well_is_not(world: World, ended: Verification) -> None:
    judge(ended, world.make_operator(), JudgedEnding.WELL)
    assert not Review.objects.exists()


def test_judged_badly_again_it_is_one_until_it_was_seen_and_then_a_new_one(
    world: World, ended: Verification, reviewer: User
) -> None:
    by = world.make_operator()
    judge(ended, by, JudgedEnding.BADLY)
    judge(ended, by, JudgedEnding.BADLY)
    see(Review.objects.get(), reviewer)
    judge(ended, by, JudgedEnding.BADLY)
    assert Review.objects.count() == 2


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR])
def test_line_management_neither_sees_nor_clears_it(
    world: World, ended: Verification, role: Role
) -> None:
    review, somebody = put(ended), world.make_operator(role=role)
    with pytest.raises(roles.NotAReviewer):
        reviews.shown_to(somebody)
    with pytest.raises(roles.NotAReviewer):
        see(review, somebody)
    review.refresh_from_db()
    assert review.seen_at is None


def test_a_reviewer_of_the_officer_s_team_sees_none_of_it(
    world: World, ended: Verification
) -> None:
    """The person was told that somebody outside the officer's team will look."""
    review, colleague = put(ended), world.make_operator(role=Role.REVIEWER, team="CID")
    assert list(reviews.shown_to(colleague)) == []
    with pytest.raises(reviews.NoSuchReview):
        see(review, colleague)


def test_a_reviewer_marks_it_as_seen_and_it_stays(
    world: World, ended: Verification, reviewer: User
) -> None:
    review = put(ended)
    assert list(reviews.shown_to(reviewer)) == [review]
    see(review, reviewer)
    (kept,) = reviews.shown_to(reviewer)
    assert (kept.seen_at is not None, kept.seen_by) == (True, reviewer)
    with pytest.raises(reviews.AlreadySeen):
        see(review, reviewer)


def test_one_that_does_not_exist_is_told_as_one_of_the_own_team(reviewer: User) -> None:
    with ledger.transaction(), pytest.raises(reviews.NoSuchReview):
        reviews.mark_seen(review_id=uuid4(), by=reviewer)


def test_its_entries_stand_on_no_case_and_say_nothing_of_one(
    world: World, ended: Verification, reviewer: User
) -> None:
    """A timeline shows the entries of its case: line management would read there what is listed."""
    before = AuditEntry.objects.count()
    review = put(ended)
    assert AuditEntry.objects.count() == before
    see(review, reviewer)
    entry = AuditEntry.objects.latest("seq")
    assert (entry.event, entry.topic_id, entry.details) == ("review.seen", None, {})
    assert (entry.actor_id, entry.subject_id) == (reviewer.pk, review.id)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE verification_review SET seen_at = now(), seen_by_id = %(by)s",
        "UPDATE verification_review SET kind = 'ended_badly'",
        "UPDATE verification_review SET at = now() - interval '1 year'",
        "DELETE FROM verification_review",
    ],
)
def test_the_database_refuses_to_clear_the_list(
    world: World, ended: Verification, reviewer: User, sql: str
) -> None:
    put(ended)
    with pytest.raises(DatabaseError):
        execute(sql, by=reviewer.pk)


def test_the_database_refuses_a_bad_ending_that_no_reviewer_hears_of(
    world: World, ended: Verification
) -> None:
    by = world.make_operator()
    judge(ended, by, JudgedEnding.WELL)
    words = Judgement.objects.get().words
    with pytest.raises(DatabaseError, match="reviewers"):
        judge_badly_alone(ended, words, by)
