"""What the officer does within one verification."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse

from officerapi import answers, jpeg, parsers
from officerapi import requests as wanted
from officerapi.base_view import ApiView, Call, Shows, act, by_officer
from officerapi.idempotency import Keys
from officerapi.schema import documented
from verification.actions.joining import invitations
from verification.actions.officers import verification_actions
from verification.enums import EndedHow
from verification.models import Verification

_DONE = OpenApiResponse(description="done")


class Face(ApiView):
    """His face, taken now."""

    @documented(
        name="putFace",
        summary="A picture of his face, taken now; seen by operators only, never returned",
        takes={jpeg.MEDIA_TYPE: OpenApiTypes.BINARY},
        gives={204: _DONE},
        fails=[400, 401, 404, 409, 413, 415, 429],
    )
    @by_officer()
    def put(self, call: Call, verification_id: UUID) -> HttpResponse:
        """Keep the picture."""
        raw = parsers.read(
            call.request, media_type=jpeg.MEDIA_TYPE, at_most=settings.FACE_BYTES_AT_MOST
        )
        jpeg.check(raw)
        verification_actions.receive_face(
            officer=call.caller.officer, verification_id=verification_id, jpeg=raw
        )
        return HttpResponse(status=204)


class Phone(ApiView):
    """Her number, where the force lets him enter it."""

    @documented(
        name="invite",
        summary="Send an invitation to her number; the same answer whatever it was worth",
        takes=wanted.Phone,
        gives={202: answers.EMPTY},
        fails=[400, 401, 403, 404, 409, 413, 415, 429],
        keys=Keys.REQUIRED,
    )
    @act(status=202, shows=Shows.EMPTY_OBJECT, body=wanted.Phone, keys=Keys.REQUIRED)
    def post(self, call: Call, verification_id: UUID) -> None:
        """Invite her."""
        invitations.invite(
            officer=call.caller.officer,
            verification_id=verification_id,
            raw_phone=call.body["phone"],
        )


class Match(ApiView):
    """The digits that she said."""

    @documented(
        name="tryMatch",
        summary="Type the digits she said; the same answer whatever the result",
        takes=wanted.MatchTry,
        gives={202: answers.EMPTY},
        fails=[400, 401, 404, 409, 413, 415, 429],
        keys=Keys.REQUIRED,
    )
    @act(status=202, shows=Shows.EMPTY_OBJECT, body=wanted.MatchTry, keys=Keys.REQUIRED)
    def post(self, call: Call, verification_id: UUID) -> None:
        """Compare them."""
        verification_actions.try_match(
            officer=call.caller.officer,
            verification_id=verification_id,
            code=call.body["code"],
        )


class Location(ApiView):
    """Where his device is."""

    @documented(
        name="putLocation",
        summary="Where his device is now",
        takes=wanted.Location,
        gives={204: _DONE},
        fails=[400, 401, 404, 409, 413, 415],
    )
    @act(status=204, shows=Shows.NOTHING, body=wanted.Location, graced=True, paced=False)
    def put(self, call: Call, verification_id: UUID) -> None:
        """Keep the place."""
        verification_actions.receive_location(
            officer=call.caller.officer,
            verification_id=verification_id,
            fix=wanted.fix_of(call.body),
        )


class Cancel(ApiView):
    """His withdrawal."""

    @documented(
        name="cancel",
        summary="Withdraw the request, before the control room has answered",
        takes=wanted.Cancelling,
        gives={200: answers.Verification},
        fails=[400, 401, 404, 409, 413, 415, 429],
        keys=Keys.ACCEPTED,
    )
    @act(status=200, shows=Shows.VERIFICATION, body=wanted.Cancelling, keys=Keys.ACCEPTED)
    def post(self, call: Call, verification_id: UUID) -> Verification:
        """Withdraw it."""
        return verification_actions.cancel(
            officer=call.caller.officer,
            verification_id=verification_id,
            why=call.body["why"],
        )


class End(ApiView):
    """The end of the encounter, as he says."""

    @documented(
        name="end",
        summary="Say that it is over, and how it ended",
        takes=wanted.Ending,
        gives={200: answers.Verification},
        fails=[400, 401, 404, 409, 413, 415],
        keys=Keys.ACCEPTED,
    )
    @act(
        status=200,
        shows=Shows.VERIFICATION,
        body=wanted.Ending,
        keys=Keys.ACCEPTED,
        graced=True,
        paced=False,
    )
    def post(self, call: Call, verification_id: UUID) -> Verification:
        """End it."""
        return verification_actions.end_by_officer(
            officer=call.caller.officer,
            verification_id=verification_id,
            how=EndedHow(call.body["how"]),
            custody_number=call.body.get("custody_number"),
        )


class Panic(ApiView):
    """The officer's own alarm."""

    @documented(
        name="panic",
        summary="Help for the officer, now",
        takes=wanted.Nothing,
        gives={202: answers.EMPTY},
        fails=[400, 401, 404, 413, 415],
        keys=Keys.ACCEPTED,
    )
    # Whoever needs help gets through: no pace, no body needed, and an old token will do.
    @act(
        status=202,
        shows=Shows.EMPTY_OBJECT,
        body=wanted.Nothing,
        body_required=False,
        keys=Keys.ACCEPTED,
        graced=True,
        paced=False,
    )
    def post(self, call: Call, verification_id: UUID) -> None:
        """Raise it."""
        verification_actions.panic(officer=call.caller.officer, verification_id=verification_id)
