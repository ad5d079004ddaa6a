"""Verifications: ask for one, read one, list one's own."""

from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api import waiting
from officerapi import long_poll, query_params
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
_SECONDS = {
    "type": "integer",
    "minimum": 0,
    "maximum": int(settings.LONG_POLL_AT_MOST.total_seconds()),
}
_IF_NONE_MATCH = OpenApiParameter(
    name="If-None-Match", location=OpenApiParameter.HEADER, description="an ETag"
)
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
        summary="One of one's own, as it is now",
        gives={
            200: VerificationSerializer,
            304: OpenApiResponse(description="the version is the one of If-None-Match"),
        },
        fails=[400, 401, 404, 429],
        parameters=[_IF_NONE_MATCH, _ETAG],
    )
    def get(self, request: Request, verification_id: UUID) -> Response:
        """Show it as it is now, or 304 where that is known already."""
        query_params.check_not_waiting(request)
        return _shown(request, _own(self, verification_id))


class VerificationWaitView(OfficerApiView):
    """News of one verification."""

    permission_classes = (OnShift | CheckUnderWay,)

    @documented(
        name="waitForVerification",
        summary="One of one's own, once its version has passed `after` or `wait` seconds are over; "
        "two at once for a device",
        gives={
            200: VerificationSerializer,
            304: OpenApiResponse(description="the version has not passed `after`"),
        },
        fails=[400, 401, 404, 429],
        parameters=[
            OpenApiParameter(
                name="after", type=_WHOLE, required=True, description="the version that is known"
            ),
            OpenApiParameter(
                name="wait", type=_SECONDS, required=True, description="seconds to wait for news"
            ),
            _IF_NONE_MATCH,
            _ETAG,
        ],
    )
    def get(self, request: Request, verification_id: UUID) -> Response:
        """Show it where it is news, else have the server ask again later.

        First and last look are whole calls: a device revoked meanwhile gets 401, not news.
        """
        after, seconds = query_params.waiting(request)
        found = _own(self, verification_id)
        if found.version > after:
            return _shown(request, found)
        answer = Response(status=304, headers={"ETag": etag(VerificationSerializer(found).data)})
        waiting.answer_again_after(
            answer, partial(long_poll.passed, found.id, after=after, seconds=seconds)
        )
        return answer


def _own(view: OfficerApiView, verification_id: UUID) -> Verification:
    """Find one of the caller's own; raises a refusal (404) for all others."""
    return verification_actions.owned(officer=view.caller.officer, verification_id=verification_id)


def _shown(request: Request, found: Verification) -> Response:
    """Show it, or 304 where the client has this very representation."""
    written = VerificationSerializer(found).data
    tag = etag(written)
    if _is_known(tag, request=request):
        return Response(status=304, headers={"ETag": tag})
    return Response(written, headers={"ETag": tag})


def _is_known(tag: str, *, request: Request) -> bool:
    """Say whether If-None-Match names this answer; by RFC 9110 it compares weakly."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or tag in {each.removeprefix("W/") for each in known}
