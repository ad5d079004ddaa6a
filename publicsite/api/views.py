"""Reports in JSON. docs/streets-openapi.json describes the call."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from community.streetsafe.actions import reports
from community.streetsafe.actions.reports import Answers, Sender
from community.streetsafe.enums import Channel, Feeling
from foundation.api import parsers
from foundation.api.base_view import ApiView
from foundation.api.problems import ApiProblem
from foundation.client_address import client_address
from publicsite import places
from publicsite.api import idempotency, problems
from publicsite.api.idempotency import Taken
from publicsite.api.serializers import ReportSerializer, answers_of
from publicsite.places import Place


class ReportsView(ApiView):
    """The tap from another program: the same weighing, sources and pace as the form's.

    What looks wrong is answered like any other report. Body and key are checked before the
    transaction: a wrong one costs the database nothing.
    """

    http_method_names = ["post", "options"]
    authentication_classes = ()
    permission_classes = (AllowAny,)
    # Reports are paced by their network, and each key is answered once.
    throttle_classes = ()
    parser_classes = (parsers.StrictJSONParser,)
    # Not of the officers' document.
    schema = None
    sent: dict[str, Any]
    answers: Answers
    key: str

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response]:
        """Say refusals in words for anybody."""
        return problems.exception_handler

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check body and key as well, and keep both."""
        super().initial(request, *args, **kwargs)
        if request.method == "OPTIONS":
            return
        self.key = idempotency.key_of(request)
        reading = ReportSerializer(data=request.data)
        reading.is_valid(raise_exception=True)
        self.sent = dict(reading.validated_data)
        self.answers = answers_of(self.sent)
        if self.answers.feeling == Feeling.UNSAFE and not self.answers.reasons:
            raise ApiProblem(kind=problems.NO_REASON)

    def post(self, request: Request) -> Response:
        """Take a report."""
        body = parsers.canonical(request.data)
        taken = idempotency.once(key=self.key, body=body, do=lambda: self._take(request._request))
        return Response({"code": taken.code, "road": taken.road}, status=201)

    def _take(self, request: HttpRequest) -> Taken:
        """Store it; raises ApiProblem (422), TooMany."""
        place = _place(self.sent)
        if place is None:
            raise ApiProblem(kind=problems.NOT_IN_AREA)
        sender = Sender(address=client_address(request))
        reports.check_pace(sender)
        receipt = reports.receive(
            unit=place.unit,
            chainage_m=place.chainage_m,
            answers=self.answers,
            channel=Channel.APP,
            sender=sender,
        )
        return Taken(code=receipt.code, road=place.label)


def _place(sent: dict[str, Any]) -> Place | None:
    """Find the place that is named, or the nearest street to a point, which goes no further."""
    if "point" in sent:
        return next(iter(places.near(**sent["point"])), None)
    along = sent.get("chainage")
    word = f"{sent['unit']}" if along is None else f"{sent['unit']}@{round(along)}"
    return places.find(word)
