"""Verifications: ask for one, read one, list his own."""

from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from officerapi import answers, query_params, representation
from officerapi import requests as wanted
from officerapi.base_view import ApiView, Call, Shows, act, by_officer
from officerapi.idempotency import Keys
from officerapi.schema import documented
from verification.actions.officers import verification_actions, verification_request
from verification.enums import Reason
from verification.models import Officer, Verification

_PAGE = 20
_ENGLISH = "en"
_WHOLE = {"type": "integer", "minimum": 0, "maximum": 999_999_999}
_ETAG = OpenApiParameter(
    name="ETag",
    location=OpenApiParameter.HEADER,
    response=[200, 201, 304],
    description="of this representation",
)


class Verifications(ApiView):
    """An officer's verifications."""

    @documented(
        name="listVerifications",
        summary="Own verifications, newest first, in pages",
        gives={200: answers.Page},
        fails=[400, 401, 429],
        parameters=[
            OpenApiParameter(name="open", type=bool, description="only those still open"),
            OpenApiParameter(
                name="cursor", type=OpenApiTypes.UUID, description="from `next` of a page"
            ),
        ],
    )
    @by_officer(graced=True)
    def get(self, call: Call) -> HttpResponse:
        """Show one page."""
        only_open = query_params.only_open(call.request)
        chosen = _own(call.caller.officer, only_open=only_open)
        after = query_params.cursor(call.request)
        if after is not None:
            chosen = _beyond(chosen, officer=call.caller.officer, cursor=after)
        found = list(chosen[: _PAGE + 1])
        page = found[:_PAGE]
        more = urlencode({"open": str(only_open).lower(), "cursor": page[-1].id}) if page else ""
        return JsonResponse(
            {
                "results": [representation.verification(each) for each in page],
                "next": f"{call.request.path}?{more}" if len(found) > _PAGE else None,
            }
        )

    @documented(
        name="requestVerification",
        summary="Ask the control room to verify him to the person he has stopped",
        takes=wanted.NewVerification,
        gives={201: answers.Verification},
        fails=[400, 401, 409, 413, 415, 429],
        keys=Keys.REQUIRED,
        parameters=[_ETAG],
    )
    @act(
        status=201,
        shows=Shows.VERIFICATION,
        body=wanted.NewVerification,
        keys=Keys.REQUIRED,
    )
    def post(self, call: Call) -> Verification:
        """Record the request, whatever is known of the officer."""
        body = call.body
        return verification_request.request(
            officer=call.caller.officer,
            device=call.caller.device,
            signed_in_at=call.caller.signed_in_at,
            reason=Reason(body["reason"]),
            fix=wanted.fix_of(body["location"]) if body["location"] else None,
            place=body.get("place") or None,
            language=body.get("language", _ENGLISH),
        )


class Detail(ApiView):
    """One verification."""

    @documented(
        name="readVerification",
        summary="One of his own; with `after` and `wait` answered when the version has passed",
        gives={
            200: answers.Verification,
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
    @by_officer(graced=True)
    def get(self, call: Call, verification_id: UUID) -> HttpResponse:
        """Show it as it is now, or 304 where that is known already."""
        after = query_params.check_waiting(call.request)
        found = verification_actions.owned(
            officer=call.caller.officer, verification_id=verification_id
        )
        written = representation.verification(found)
        tag = representation.etag(written)
        known = parse_etags(call.request.headers.get("If-None-Match", ""))
        passed = after is None or found.version > after
        unchanged = not passed or tag in known
        response = HttpResponseNotModified() if unchanged else JsonResponse(written)
        response["ETag"] = tag
        return response


def _own(officer: Officer, *, only_open: bool) -> "QuerySet[Verification]":
    """Select his own, newest first."""
    if only_open:
        return verification_actions.open_of(officer=officer).order_by("-requested_at", "-id")
    return Verification.objects.filter(officer=officer).order_by("-requested_at", "-id")


def _beyond(
    chosen: "QuerySet[Verification]", *, officer: Officer, cursor: UUID
) -> "QuerySet[Verification]":
    """Leave out a page's last one and all before it; raises ApiProblem for another's cursor."""
    last = Verification.objects.filter(officer=officer, id=cursor).first()
    if last is None:
        raise query_params.wrong_cursor()
    older = Q(requested_at__lt=last.requested_at)
    return chosen.filter(older | Q(requested_at=last.requested_at, id__lt=last.id))
