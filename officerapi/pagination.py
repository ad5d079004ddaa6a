"""Pages of an officer's own verifications, newest first.

Not REST framework's CursorPagination: `next` is an address relative to this host, which holds
behind any proxy, a cursor is the id of the last one shown, and there is no way back. Apps rely on
all three (docs/decisions/0044 and 0094).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api import problems
from foundation.api.problems import ApiProblem
from officerapi import query_params
from officerapi.authentication import Caller
from verification.models import Officer, Verification

if TYPE_CHECKING:
    # Importing it for good would be a circle: its defaults are the classes named in settings.
    from rest_framework.views import APIView

_PAGE = 20
_NEXT = "/api/v1/verifications?open=false&cursor=01984c3e-7d52-7c1a-9b0e-5a3f0c2d9e41"


class OwnVerificationsPagination(BasePagination):
    """Up to 20 of a queryset of `request.auth.officer`'s, after the one that `cursor` names."""

    def paginate_queryset(
        self, queryset: Any, request: Request, view: "APIView | None" = None
    ) -> list[Any]:
        """Return a page; raises ApiProblem: 404 for a cursor that we did not give this officer."""
        del view
        after = query_params.cursor(request)
        if after is not None:
            queryset = _beyond(queryset, officer=cast(Caller, request.auth).officer, cursor=after)
        found = list(queryset.order_by("-requested_at", "-id")[: _PAGE + 1])
        page = found[:_PAGE]
        self._next = _address(request, last=page[-1]) if len(found) > _PAGE else None
        return page

    def get_paginated_response(self, data: Any) -> Response:
        """Answer with a page and the address of the next."""
        return Response({"results": data, "next": self._next})

    def get_paginated_response_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Describe a page of what `schema` describes."""
        address = "address of the next page, relative to this host"
        return {
            "type": "object",
            "description": "Own verifications, newest first.",
            "properties": {
                "results": schema,
                "next": {"type": ["string", "null"], "description": address, "example": _NEXT},
            },
            "required": ["next", "results"],
        }


def _address(request: Request, *, last: Verification) -> str:
    """Write the address of the page after `last`, in which `open` means the same."""
    only_open = str(query_params.only_open(request)).lower()
    return f"{request.path}?{urlencode({'open': only_open, 'cursor': last.id})}"


def _beyond(
    queryset: "QuerySet[Verification]", *, officer: Officer, cursor: UUID
) -> "QuerySet[Verification]":
    """Leave out a page's last one and all before it; raises ApiProblem for another's cursor."""
    last = Verification.objects.filter(officer=officer, id=cursor).first()
    if last is None:
        raise ApiProblem(kind=problems.NOT_FOUND)
    older = Q(requested_at__lt=last.requested_at)
    return queryset.filter(older | Q(requested_at=last.requested_at, id__lt=last.id))
