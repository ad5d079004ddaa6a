"""What an officer's app asks of the service."""

from uuid import UUID

from tests.stateful.scene import Scene
from tests.stateful.snapshot import Row
from tests.support.factories import BRIXTON, CAMDEN
from verification.actions.joining import invitations, join_codes
from verification.actions.officers import verification_actions, verification_request
from verification.actions.records import faces, locations, lookup
from verification.enums import EndedHow, FaceStatus, Reason
from verification.models import Face, Verification

# Two hundred metres up the road, and a place in another borough.
_NEAR = (BRIXTON[0] + 0.0018, BRIXTON[1])
PLACES = {"home": BRIXTON, "near": _NEAR, "away": CAMDEN}


def request(scene: Scene, *, officer: int, place: str, reason: str) -> None:
    """Ask; the code on the screen is what everybody may read off it."""
    actor = scene.officers[officer]
    made: list[Verification] = []
    scene.in_transaction(
        lambda: made.append(
            verification_request.request(
                officer=actor.officer,
                device=actor.device,
                signed_in_at=actor.signed_in_at,
                reason=Reason(reason),
                fix=_fix(scene, place),
                place="Brixton Rd SW9",
                language="en",
            )
        )
    )
    code = join_codes.read(verification=made[0])
    if code is not None:
        scene.codes[str(made[0].id)] = code


def cancel(scene: Scene, *, officer: int) -> None:
    """Withdraw."""
    if case := scene.mine(officer):
        actor = scene.officers[officer].officer
        scene.in_transaction(
            lambda: verification_actions.cancel(officer=actor, verification_id=case.id, why="gone")
        )


def end(scene: Scene, *, officer: int, how: str) -> None:
    """Say that it is over."""
    if case := scene.mine(officer):
        actor = scene.officers[officer].officer
        scene.in_transaction(
            lambda: verification_actions.end_by_officer(
                officer=actor,
                verification_id=case.id,
                how=EndedHow(how),
                custody_number="CU/1" if how == EndedHow.ARRESTED else None,
            )
        )


def match(scene: Scene, *, officer: int, right: bool) -> None:
    """Type the newest match code that was texted, or another."""
    case = scene.mine(officer)
    code = case and _match_code(scene, case)
    if case and code:
        typed = code if right else f"{(int(code) + 1) % 10000:04d}"
        actor = scene.officers[officer].officer
        scene.in_transaction(
            lambda: verification_actions.try_match(
                officer=actor, verification_id=case.id, code=typed
            )
        )


def locate(scene: Scene, *, officer: int, place: str) -> None:
    """Say where the device is."""
    case, fix = scene.mine(officer), _fix(scene, place)
    if case and fix:
        actor = scene.officers[officer].officer
        scene.in_transaction(
            lambda: verification_actions.receive_location(
                officer=actor, verification_id=case.id, fix=fix
            )
        )


def face(scene: Scene, *, officer: int) -> None:
    """Send the officer's live face, and have a worker make it ready (drawing it is tried apart)."""
    if case := scene.mine(officer):
        actor = scene.officers[officer].officer
        scene.in_transaction(
            lambda: verification_actions.receive_face(
                officer=actor, verification_id=case.id, jpeg=b"face"
            )
        )
        scene.in_transaction(lambda: _make_ready(case.id))


def _make_ready(verification_id: str) -> None:
    verification = lookup.lock(UUID(verification_id))
    for face in Face.objects.filter(verification=verification, status=FaceStatus.RECEIVED):
        faces.store_prepared(face=face, verification=verification, drawn=b"drawn")


def panic(scene: Scene, *, officer: int) -> None:
    """Press the panic button."""
    if case := scene.mine(officer):
        actor = scene.officers[officer].officer
        scene.in_transaction(
            lambda: verification_actions.panic(officer=actor, verification_id=case.id)
        )


def invite(scene: Scene, *, officer: int, phone: str) -> None:
    """Enter the person's number."""
    if case := scene.mine(officer):
        actor = scene.officers[officer].officer
        scene.in_transaction(
            lambda: invitations.invite(officer=actor, verification_id=case.id, raw_phone=phone)
        )


def _fix(scene: Scene, place: str) -> locations.Fix | None:
    """Measure a place now; "nowhere" is no fix at all."""
    if place not in PLACES:
        return None
    lat, lon = PLACES[place]
    return locations.Fix(lat=lat, lon=lon, accuracy_m=12, at=scene.now.at)


def _match_code(scene: Scene, case: Row) -> str | None:
    """Read the newest match code off the phone that joined."""
    phone = phone_of(scene, case)
    return scene.world.match_code(phone) if phone and case.match != "not_used" else None


def phone_of(scene: Scene, case: Row) -> str | None:
    """Name the phone that joined a case."""
    contact = scene.now.contacts.get(case.contact_id)
    return scene.people.indexes.get(contact.phone_index) if contact else None
