"""The way in and out that all calls share: pace, one transaction, who calls, what was sent.

Everything a call does happens between the first and the last line of one
`ledger.transaction()`; whatever is raised inside undoes all of it, then becomes a problem.
"""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from foundation.audit import ledger
from officerapi import authentication, failures, idempotency, parsers, representation, throttling
from officerapi import requests as wanted
from officerapi.authentication import Caller
from officerapi.idempotency import Done, Keys
from officerapi.schema import OfficerSchema
from verification.actions.officers import verification_actions
from verification.models import Verification


class AlwaysJson(BaseContentNegotiation):
    """Answer in JSON whatever Accept says: an app in trouble is better off with an answer."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> None:
        """Leave parsing to `bodies`."""

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002 - the library's signature
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,  # noqa: ARG002
    ) -> tuple[BaseRenderer, str]:
        """Take the one renderer there is."""
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


class ApiView(APIView):
    """A resource of this API. REST framework routes it and describes it; `call` does the rest."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJson
    # Without "options", which is answered 405 and so must not be in Allow.
    http_method_names = ("get", "head", "post", "put")
    metadata_class = None
    schema = OfficerSchema()
    public = False

    def get_exception_handler(self) -> Callable[..., HttpResponse]:
        """Answer every exception with a problem."""
        return failures.answer


class Shows(Enum):
    """What an act answers with."""

    VERIFICATION = auto()
    EMPTY_OBJECT = auto()
    NOTHING = auto()


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of a signed-in officer; `body` holds the validated fields."""

    request: HttpRequest
    caller: Caller
    body: dict[str, Any]


OfficerMethod = Callable[..., HttpResponse]
ActMethod = Callable[..., Verification | None]


def json_body(
    request: HttpRequest, *, body: type[wanted.Body], required: bool = True
) -> tuple[dict[str, Any], bytes]:
    """Read the fields a call takes, and the body in its canonical form; raises ApiProblem."""
    raw = parsers.read(
        request,
        media_type=parsers.JSON_TYPE,
        at_most=settings.REQUEST_BYTES_AT_MOST,
    )
    content = parsers.parse(raw) if raw or required else {}
    return wanted.validated(body, content), parsers.canonical(content)


def by_officer(*, graced: bool = False, paced: bool = True) -> Callable[[OfficerMethod], Any]:
    """Let a method `(view, call, **ids)` be called by a signed-in officer, in one transaction.

    `graced`: also with a token that has run out while a check is under way. `paced`: unless he
    asks too often.
    """

    def wrap(method: OfficerMethod) -> OfficerMethod:
        @functools.wraps(method)
        def handle(view: ApiView, request: Request, **ids: UUID) -> HttpResponse:
            http = request._request
            if paced:
                # Redis is asked before the transaction: nothing is open on the wire.
                throttling.OFFICER.check(http.headers.get("Authorization", ""))
            with ledger.transaction():
                caller = authentication.caller_of(http, graced=graced)
                return method(view, Call(request=http, caller=caller, body={}), **ids)

        return handle

    return wrap


def act(
    *,
    status: int,
    shows: Shows,
    body: type[wanted.Body],
    body_required: bool = True,
    keys: Keys = Keys.IGNORED,
    graced: bool = False,
    paced: bool = True,
) -> Callable[[ActMethod], Any]:
    """Let a method `(view, call, **ids)` do one thing to a verification, once for each key.

    The method returns the verification it made, or None where the path names it.
    """

    def wrap(method: ActMethod) -> Any:
        @functools.wraps(method)
        def handle(view: ApiView, call: Call, **ids: UUID) -> HttpResponse:
            fields, canonical = json_body(call.request, body=body, required=body_required)
            whole = Call(request=call.request, caller=call.caller, body=fields)

            def do() -> Done:
                made = method(view, whole, **ids)
                case_id = ids["verification_id"] if made is None else made.id
                return Done(status=status, verification_id=case_id)

            return shown(_keyed(whole, canonical, keys=keys, do=do), whole, shows=shows)

        return by_officer(graced=graced, paced=paced)(handle)

    return wrap


def shown(done: Done, call: Call, *, shows: Shows) -> HttpResponse:
    """Answer with the status of what was done, and the verification as it is now."""
    if shows is Shows.NOTHING:
        return HttpResponse(status=done.status)
    if shows is Shows.EMPTY_OBJECT:
        return JsonResponse({}, status=done.status)
    now = verification_actions.owned(
        officer=call.caller.officer, verification_id=done.verification_id
    )
    written = representation.verification(now)
    response = JsonResponse(written, status=done.status)
    response["ETag"] = representation.etag(written)
    return response


def _keyed(call: Call, canonical: bytes, *, keys: Keys, do: Callable[[], Done]) -> Done:
    """Do it, once for each key where one is given."""
    key = idempotency.key_of(call.request, keys=keys)
    if key is None:
        return do()
    asked = idempotency.Request(
        device=call.caller.device, path=call.request.path, key=key, body=canonical
    )
    return idempotency.once(asked, act=do)
