"""What the officer does within one verification."""

from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.parsers import OptionalJSONParser
from foundation.queue.bulkhead import Bulkhead
from officerapi import parsers, serializers
from officerapi.base_view import Answer, OfficerApiView, action
from officerapi.idempotency import Keys
from officerapi.permissions import CheckUnderWay, OnShift
from officerapi.schema import documented
from officerapi.throttling import (
    FaceThrottle,
    LocationThrottle,
    ShiftTokenThrottle,
    UrgentThrottle,
)
from verification.actions.joining import invitations
from verification.actions.officers import extensions, verification_actions
from verification.enums import EndedHow
from verification.models import Verification

_DONE = OpenApiResponse(description="done")
Fields = dict[str, Any]
# Of the eight threads of a process; who waits longer is told to try again.
_PICTURES = Bulkhead(at_once=2, waiting=1, patience=2)


class FaceView(OfficerApiView):
    """The officer's face, taken now."""

    parser_classes = (parsers.JpegParser,)
    throttle_classes = (ShiftTokenThrottle, FaceThrottle)

    def admission(self) -> AbstractContextManager[None]:
        """Seal few pictures at once: the threads are for everybody."""
        return _PICTURES.entered()

    @documented(
        name="putFace",
        summary="Face of the officer, taken now; seen by operators only, never returned",
        takes={parsers.JPEG_TYPE: OpenApiTypes.BINARY},
        gives={204: _DONE},
        fails=[400, 401, 404, 413, 415, 429],
    )
    def put(self, request: Request, verification_id: UUID) -> Response:
        """Keep the picture, in whatever stage."""
        jpeg_of: Any = request.data
        verification_actions.receive_face(
            officer=self.caller.officer, verification_id=verification_id, jpeg=jpeg_of
        )
        return Response(status=204)


class PhoneView(OfficerApiView):
    """The person's number, where the force lets the officer enter it."""

    @documented(
        name="invite",
        summary="Send an invitation to the person's number; the same answer whatever it was worth",
        takes=serializers.PhoneSerializer,
        gives={202: serializers.EMPTY},
        fails=[400, 401, 403, 404, 409, 413, 415, 429],
        keys=Keys.REQUIRED,
    )
    @action(
        status=202,
        answer=Answer.EMPTY_OBJECT,
        body=serializers.PhoneSerializer,
        keys=Keys.REQUIRED,
    )
    def post(self, fields: Fields, verification_id: UUID) -> None:
        """Invite the person."""
        invitations.invite(
            officer=self.caller.officer,
            verification_id=verification_id,
            raw_phone=fields["phone"],
        )


class MatchView(OfficerApiView):
    """The digits that the person said."""

    @documented(
        name="tryMatch",
        summary="Type the digits the person said; the same answer whatever the result",
        takes=serializers.MatchTrySerializer,
        gives={202: serializers.EMPTY},
        fails=[400, 401, 404, 409, 413, 415, 429],
        keys=Keys.REQUIRED,
    )
    @action(
        status=202,
        answer=Answer.EMPTY_OBJECT,
        body=serializers.MatchTrySerializer,
        keys=Keys.REQUIRED,
    )
    def post(self, fields: Fields, verification_id: UUID) -> None:
        """Compare them."""
        verification_actions.try_match(
            officer=self.caller.officer,
            verification_id=verification_id,
            code=fields["code"],
        )


class LocationView(OfficerApiView):
    """Where the officer's device is."""

    permission_classes = (OnShift | CheckUnderWay,)
    throttle_classes = (LocationThrottle,)

    @documented(
        name="putLocation",
        summary="Where the officer's device is now",
        takes=serializers.LocationSerializer,
        gives={204: _DONE},
        fails=[400, 401, 404, 409, 413, 415, 429],
    )
    @action(status=204, answer=Answer.NOTHING, body=serializers.LocationSerializer)
    def put(self, fields: Fields, verification_id: UUID) -> None:
        """Keep the place."""
        verification_actions.receive_location(
            officer=self.caller.officer,
            verification_id=verification_id,
            fix=serializers.fix_of(fields),
        )


class CancelView(OfficerApiView):
    """The officer's withdrawal."""

    @documented(
        name="cancel",
        summary="Withdraw the request, before the control room has answered",
        takes=serializers.CancellingSerializer,
        gives={200: serializers.VerificationSerializer},
        fails=[400, 401, 404, 409, 413, 415, 429],
        keys=Keys.ACCEPTED,
    )
    @action(
        status=200,
        answer=Answer.VERIFICATION,
        body=serializers.CancellingSerializer,
        keys=Keys.ACCEPTED,
    )
    def post(self, fields: Fields, verification_id: UUID) -> Verification:
        """Withdraw it."""
        return verification_actions.cancel(
            officer=self.caller.officer,
            verification_id=verification_id,
            why=fields["why"],
        )


class ExtendView(OfficerApiView):
    """More time before the encounter counts as overdue."""

    permission_classes = (OnShift | CheckUnderWay,)
    throttle_classes = (UrgentThrottle,)
    parser_classes = (OptionalJSONParser,)

    @documented(
        name="extend",
        summary="Ask for more time, once; the same answer whatever the control room answered",
        takes=serializers.NothingSerializer,
        gives={200: serializers.VerificationSerializer},
        fails=[400, 401, 404, 409, 413, 415, 429],
        keys=Keys.ACCEPTED,
    )
    @action(
        status=200,
        answer=Answer.VERIFICATION,
        body=serializers.NothingSerializer,
        keys=Keys.ACCEPTED,
    )
    def post(self, fields: Fields, verification_id: UUID) -> Verification:
        """Extend it."""
        del fields
        return extensions.extend(officer=self.caller.officer, verification_id=verification_id)


class EndView(OfficerApiView):
    """The end of the encounter, as the officer says."""

    permission_classes = (OnShift | CheckUnderWay,)
    throttle_classes = (UrgentThrottle,)

    @documented(
        name="end",
        summary="Say that it is over, and how it ended",
        takes=serializers.EndingSerializer,
        gives={200: serializers.VerificationSerializer},
        fails=[400, 401, 404, 409, 413, 415, 429],
        keys=Keys.ACCEPTED,
    )
    @action(
        status=200,
        answer=Answer.VERIFICATION,
        body=serializers.EndingSerializer,
        keys=Keys.ACCEPTED,
    )
    def post(self, fields: Fields, verification_id: UUID) -> Verification:
        """End it."""
        return verification_actions.end_by_officer(
            officer=self.caller.officer,
            verification_id=verification_id,
            how=EndedHow(fields["how"]),
            custody_number=fields.get("custody_number"),
        )


class PanicView(OfficerApiView):
    """The officer's own alarm."""

    # Whoever needs help gets through: no hand is slowed down, no body needed, an old token will do.
    permission_classes = (OnShift | CheckUnderWay,)
    throttle_classes = (UrgentThrottle,)
    parser_classes = (OptionalJSONParser,)

    @documented(
        name="panic",
        summary="Help for the officer, now",
        takes=serializers.NothingSerializer,
        gives={202: serializers.EMPTY},
        fails=[400, 401, 404, 413, 415, 429],
        keys=Keys.ACCEPTED,
    )
    @action(
        status=202,
        answer=Answer.EMPTY_OBJECT,
        body=serializers.NothingSerializer,
        keys=Keys.ACCEPTED,
    )
    def post(self, fields: Fields, verification_id: UUID) -> None:
        """Raise it."""
        del fields
        verification_actions.panic(officer=self.caller.officer, verification_id=verification_id)
