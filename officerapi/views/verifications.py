"""Verifications: ask for one, read one, list one's own."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from officerapi import query_params
from officerapi.base_view import Answer, OfficerApiView, action
from officerapi.idempotency import Keys
from officerapi.permissions import CheckUnderWay, OnShift, ReadOnly
from officerapi.schema import documented
from officerapi.serializers import (
    NewVerificationSerializer,
    VerificationSerializer,
    etag,
    fix_of,
)
from verification.actions.officers import verification_actions, verification_request
from verification.enums import Reason
from verification.models import Verification

_ENGLISH = "en"
_WHOLE = {"type": "integer", "minimum": 0, "maximum": 999_999_999}
_ETAG = OpenApiParameter(
    name="ETag",
    location=OpenApiParameter.HEADER,
    response=[200, 201, 304],
    description="of this representation",
)


class VerificationListView(OfficerApiView, GenericAPIView[Verification]):
    """An officer's verifications."""

    permission_classes = (OnShift | (ReadOnly & CheckUnderWay),)

    @documented(
        name="listVerifications",
        summary="Own verifications, newest first, in pages",
        gives={200: VerificationSerializer(many=True)},
        fails=[400, 401, 404, 429],
        parameters=[
            OpenApiParameter(name="open", type=bool, description="only those still open"),
            OpenApiParameter(
                name="cursor", type=OpenApiTypes.UUID, description="from `next` of a page"
            ),
        ],
    )
    def get(self, request: Request) -> Response:
        """Show one page."""
        only_open = query_params.only_open(request)
        page = self.paginate_queryset(self._own(only_open=only_open))
        return self.get_paginated_response(VerificationSerializer(page, many=True).data)

    @documented(
        name="requestVerification",
        summary="Ask the control room to verify the officer to the person they have stopped",
        takes=NewVerificationSerializer,
        gives={201: VerificationSerializer},
        fails=[400, 401, 409, 413, 415, 429],
        keys=Keys.REQUIRED,
        parameters=[_ETAG],
    )
    @action(
        status=201,
        answer=Answer.VERIFICATION,
        body=NewVerificationSerializer,
        keys=Keys.REQUIRED,
    )
    def post(self, fields: dict[str, Any]) -> Verification:
        """Record the request, whatever is known of the officer."""
        return verification_request.request(
            officer=self.caller.officer,
            device=self.caller.device,
            signed_in_at=self.caller.signed_in_at,
            reason=Reason(fields["reason"]),
            fix=fix_of(fields["location"]) if fields["location"] else None,
            place=fields.get("place") or None,
            language=fields.get("language", _ENGLISH),
        )

    def _own(self, *, only_open: bool) -> "QuerySet[Verification]":
        officer = self.caller.officer
        if only_open:
            return verification_actions.open_of(officer=officer)
        return Verification.objects.filter(officer=officer)


class VerificationDetailView(OfficerApiView):
    """One verification."""

    permission_classes = (OnShift | CheckUnderWay,)

    @documented(
        name="readVerification",
        summary="One of one's own; with `after` and `wait` answered when the version has passed",
        gives={
            200: VerificationSerializer,
            304: OpenApiResponse(description="the version has not passed `after`"),
        },
        fails=[400, 401, 404, 429],
        parameters=[
            OpenApiParameter(name="after", type=_WHOLE, description="a version already known"),
            OpenApiParameter(
                name="wait", type=_WHOLE, description="seconds to wait for a newer one"
            ),
            OpenApiParameter(
                name="If-None-Match", location=OpenApiParameter.HEADER, description="an ETag"
            ),
            _ETAG,
        ],
    )
    def get(self, request: Request, verification_id: UUID) -> Response:
        """Show it as it is now, or 304 where that is known already."""
        after = query_params.check_waiting(request)
        found = verification_actions.owned(
            officer=self.caller.officer, verification_id=verification_id
        )
        written = VerificationSerializer(found).data
        tag = etag(written)
        passed = after is None or found.version > after
        if not passed or _is_known(tag, request=request):
            return Response(status=304, headers={"ETag": tag})
        return Response(written, headers={"ETag": tag})


def _is_known(tag: str, *, request: Request) -> bool:
    """Say whether If-None-Match names this answer; by RFC 9110 it compares weakly."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or tag in {each.removeprefix("W/") for each in known}
