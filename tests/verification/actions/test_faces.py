"""Each live face is evidence: kept beside the others, tied to the decision, never replaced."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role, User
from foundation.audit import clock, ledger
from foundation.encryption import cells, data_keys
from tests.support import database_owner, pictures
from tests.support.factories import GOOD_TICKS, OfficerActor, World
from tests.verification.actions import records
from verification import watchkeeper
from verification.actions.decisions import decisions, preconditions, proposals
from verification.actions.officers import face_preparation, verification_actions
from verification.actions.records import faces
from verification.actions.records.checklist import Ticks
from verification.enums import FaceStatus, FaceTick, Heard, State
from verification.models import Decision, Face, Proposal, Verification

RED, BLUE = (200, 40, 40), (40, 40, 200)
UNSEEN = Ticks(face=FaceTick.NOT_SEEN, reason_fits=True, heard=Heard.SAID)


def send(actor: OfficerActor, case: Verification, picture: bytes) -> Face:
    """Let the officer's device send a picture, which nobody has made ready yet."""
    with ledger.transaction():
        verification_actions.receive_face(
            officer=actor.officer, verification_id=case.id, jpeg=picture
        )
    return Face.objects.filter(verification=case).latest("received_at", "id")


def show(world: World, actor: OfficerActor, case: Verification, colour: tuple[int, ...]) -> Face:
    """Send a face of one colour, a second later than any other, and have it made ready."""
    world.advance(seconds=1)
    face = send(actor, case, pictures.jpeg(colour=colour))
    face_preparation.prepare(face_id=face.id)
    return Face.objects.get(id=face.id)


def seen_colour(case: Verification, face_id: UUID | None = None) -> tuple[int, ...] | None:
    """See what an operator sees."""
    picture = faces.picture(verification=case, face_id=face_id)
    return None if picture is None else pictures.colour_of(picture)


def claimed(world: World) -> tuple[OfficerActor, Verification, User]:
    """Take a case as far as an operator who may decide it."""
    actor, operator = world.make_officer(), world.make_operator()
    case, _ = world.make_matched(actor)
    world.claim(case, operator)
    return actor, case, operator


def test_a_later_face_replaces_none(world: World) -> None:
    """F8: after the YES the officer replaced the face that had been compared."""
    actor, case, operator = claimed(world)
    first = show(world, actor, case, RED)
    world.confirm(case, operator)
    second = show(world, actor, case, BLUE)
    assert (first.after_answer, second.after_answer) == (False, True)
    assert seen_colour(case) == RED
    assert (seen_colour(case, first.id), seen_colour(case, second.id)) == (RED, BLUE)
    assert faces.after_answer(verification=case) == [second]
    decision = Decision.objects.get(verification=case)
    assert decision.shown_face_id == first.id
    assert decision.shown_face_digest == first.prepared_digest


def test_the_digest_stands_in_the_entries_and_in_the_decision(world: World) -> None:
    """F8: what was received, what was shown and what was decided on name the same picture."""
    actor, case, operator = claimed(world)
    with (
        records.entries_of("verification.face_received") as received,
        records.entries_of("verification.face_prepared") as prepared,
        records.entries_of("verification.confirmed") as confirmed,
    ):
        face = show(world, actor, case, RED)
        world.confirm(case, operator)
    came, shown, decided = (only.details for (only,) in (received, prepared, confirmed))
    assert came["face"] == shown["face"] == decided["shown_face"] == str(face.id)
    assert bytes(face.digest).hex() in str(came["picture"])
    assert bytes(face.prepared_digest or b"").hex() in str(shown["picture"])
    assert decided["picture"] == shown["picture"] != came["picture"]
    assert came["after_answer"] is False


def test_nobody_sees_a_face_before_it_is_drawn_anew(world: World) -> None:
    actor, case, _ = claimed(world)
    face = send(actor, case, pictures.jpeg(colour=RED, comment=b"words of the telephone"))
    assert face.status == FaceStatus.RECEIVED
    assert seen_colour(case) is None
    assert seen_colour(case, face.id) is None
    face_preparation.prepare(face_id=face.id)
    face.refresh_from_db()
    assert face.status == FaceStatus.READY
    assert seen_colour(case) == RED
    assert b"words of the telephone" in cells.unseal(face, "sealed")
    assert b"words of the telephone" not in cells.unseal(face, "prepared")


def test_made_ready_twice_it_is_written_once(world: World) -> None:
    actor, case, _ = claimed(world)
    face = send(actor, case, pictures.jpeg())
    with records.entries_of("verification.face_prepared") as entries:
        face_preparation.prepare(face_id=face.id)
        with ledger.transaction():
            faces.store_prepared(face=face, verification=case, drawn=pictures.jpeg(colour=BLUE))
        face_preparation.prepare(face_id=face.id)
    assert len(entries) == 1
    assert seen_colour(case) == pictures.colour_of(pictures.jpeg())


def test_the_watchkeeper_makes_ready_what_no_worker_did(world: World) -> None:
    actor, case, _ = claimed(world)
    broken = send(actor, case, b"\xff\xd8\xff not a picture")
    world.advance(seconds=1)
    whole = send(actor, case, pictures.jpeg())
    watchkeeper.prepare_unprepared()
    assert set(Face.objects.values_list("status", flat=True)) == {FaceStatus.RECEIVED}
    world.advance(seconds=2)
    watchkeeper.prepare_unprepared()
    states = dict(Face.objects.values_list("id", "status"))
    assert states == {broken.id: FaceStatus.UNUSABLE, whole.id: FaceStatus.READY}
    assert face_preparation.due_ids(now=clock.db_now(), limit=10) == []


def test_a_newer_face_than_the_one_shown_stops_a_yes(world: World) -> None:
    """F8: what the operator compared is what stands when it is decided, or nothing is decided."""
    actor, case, operator = claimed(world)
    show(world, actor, case, RED)
    looked = world.shown_facts(case)
    newer = send(actor, case, pictures.jpeg(colour=BLUE))
    with pytest.raises(preconditions.FaceNotShown):
        world.confirm(case, operator, shown=looked)
    with pytest.raises(preconditions.FaceChanged):
        world.confirm(case, operator, ticks=UNSEEN, shown=looked)
    face_preparation.prepare(face_id=newer.id)
    with pytest.raises(preconditions.FaceChanged):
        world.confirm(case, operator, shown=looked)
    assert world.fresh(case).state == State.JOINED
    world.confirm(case, operator)
    assert Decision.objects.get(verification=case).shown_face_id == newer.id


def test_a_page_without_a_face_is_no_look_at_one(world: World) -> None:
    actor, case, operator = claimed(world)
    looked = world.shown_facts(case)
    show(world, actor, case, RED)
    with pytest.raises(preconditions.FaceChanged):
        world.confirm(case, operator, shown=looked)
    with pytest.raises(preconditions.FaceChanged):
        world.confirm(case, operator, shown=looked.partition(" face:")[0])


def test_what_cannot_be_shown_cannot_match(world: World) -> None:
    """A picture that no decoder takes is looked at by nobody; two people decide, or none."""
    actor, case, operator = claimed(world)
    face = send(actor, case, b"\xff\xd8\xff not a picture")
    face_preparation.prepare(face_id=face.id)
    with pytest.raises(preconditions.FaceNotShown):
        world.confirm(case, operator)
    assert isinstance(world.confirm(case, operator, ticks=UNSEEN), Proposal)


def test_both_persons_compare_the_same_face(world: World) -> None:
    actor, case, operator = claimed(world)
    second = world.make_operator(role=Role.SUPERVISOR)
    show(world, actor, case, RED)
    ticks = Ticks(face=FaceTick.MATCHES, reason_fits=True, heard=Heard.SAID, under_18=True)
    first = world.confirm(case, operator, ticks=ticks)
    show(world, actor, case, BLUE)

    def agree() -> None:
        with ledger.transaction():
            proposals.agree(
                ref=case.ref,
                by=second,
                ticks=GOOD_TICKS,
                why="The same.",
                shown_facts=world.shown_facts(case),
            )

    with pytest.raises(preconditions.FaceChanged, match="since this was proposed"):
        agree()
    again = world.confirm(case, operator, ticks=ticks)
    assert again.id != first.id
    agree()
    assert world.fresh(case).state == State.CONFIRMED


def test_a_refusal_names_the_face_that_stood_there(world: World) -> None:
    actor, case, operator = claimed(world)
    face = show(world, actor, case, RED)
    refuse(case, operator)
    decision = Decision.objects.get(verification=case)
    assert (decision.kind, decision.shown_face_id) == ("refused", face.id)


def refuse(case: Verification, by: User) -> None:
    """Let an operator say NO."""
    with ledger.transaction():
        decisions.refuse(ref=case.ref, by=by, why="Another face.")


def test_of_too_many_faces_only_the_coming_is_kept(world: World) -> None:
    """A device cannot fill the database, nor hide what it sent first."""
    world.settings.FACES_PER_CASE = 2
    actor, case, _ = claimed(world)
    for _ in range(3):
        world.advance(seconds=1)
        last = send(actor, case, pictures.jpeg())
    assert Face.objects.filter(verification=case, sealed__isnull=False).count() == 2
    assert (last.status, last.sealed) == (FaceStatus.UNUSABLE, None)
    standing = faces.standing(verification=case)
    assert standing is not None
    assert standing.id == last.id


def test_a_face_of_an_erased_case_is_taken_and_not_kept(world: World) -> None:
    """The device is answered as ever; there is no key left to keep anything under."""
    actor, case, operator = claimed(world)
    show(world, actor, case, RED)
    refuse(case, operator)
    erase(case)
    kept = Face.objects.count()
    fresh = world.fresh(case)
    assert seen_colour(fresh) is None
    with records.entries_of("verification.face_received") as entries, ledger.transaction():
        verification_actions.receive_face(
            officer=actor.officer, verification_id=case.id, jpeg=pictures.jpeg()
        )
    assert Face.objects.count() == kept
    assert [entry.details.get("picture") for entry in entries] == [None]


def erase(case: Verification) -> None:
    """Destroy the key of a case, as erasing its contact does."""
    data_keys.destroy(key_id=case.key_id, now=clock.db_now())


def test_the_database_puts_no_late_or_foreign_face_beside_a_decision(world: World) -> None:
    """F8: whatever the code does."""
    actor, case, operator = claimed(world)
    show(world, actor, case, RED)
    world.confirm(case, operator)
    late = show(world, actor, case, BLUE)
    other_actor, other, _ = claimed(world)
    foreign = show(world, other_actor, other, RED)
    for face in (late, foreign):
        with pytest.raises(IntegrityError), transaction.atomic():
            put_beside_decision(case, face)


def put_beside_decision(case: Verification, face: Face) -> None:
    """Write another face beside a decision, as no code of ours does."""
    with database_owner.with_constraints_alone("verification_decision"):
        Decision.objects.filter(verification=case).update(
            shown_face=face, shown_face_digest=face.prepared_digest
        )


def test_an_entry_tells_nobody_what_the_face_was(world: World) -> None:
    """The commitment is under the case's own key: the same picture elsewhere is another digest."""
    actor, case, _ = claimed(world)
    other_actor, other, _ = claimed(world)
    one, two = show(world, actor, case, RED), show(world, other_actor, other, RED)
    assert bytes(one.digest) != bytes(two.digest)
