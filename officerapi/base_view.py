"""The base of every call of this API, and of those that do one thing to a verification."""

import functools
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, ClassVar, NoReturn, cast
from uuid import UUID

from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.base_view import ApiView
from foundation.api.serializers import StrictSerializer
from officerapi import idempotency
from officerapi.authentication import Caller
from officerapi.idempotency import Done, Keys
from officerapi.schema import OfficerSchema
from officerapi.serializers import VerificationSerializer, etag
from verification.actions.officers import verification_actions
from verification.models import Verification


def validated(serializer: type[StrictSerializer], request: Request) -> dict[str, Any]:
    """Return the fields of a body; raises ApiProblem or ValidationError (400)."""
    reading = serializer(data=request.data)
    reading.is_valid(raise_exception=True)
    return dict(reading.validated_data)


class OfficerApiView(ApiView):
    """A call of an officer on shift, unless its classes say otherwise."""

    schema = OfficerSchema()

    @property
    def caller(self) -> Caller:
        """Who is signed in; only where ShiftTokenAuthentication let them in."""
        return cast(Caller, self.request.auth)

    def permission_denied(
        self, request: Request, message: str | None = None, code: str | None = None
    ) -> NoReturn:
        """Answer 401, not 403: what is denied is a token that has run out, or none."""
        del request, message, code
        raise NotAuthenticated


class PublicApiView(OfficerApiView):
    """A call without a token; each says AllowAny itself.

    Its body is checked before the transaction: a wrong one costs the database nothing.
    """

    authentication_classes = ()
    body: ClassVar[type[StrictSerializer]]
    fields: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check the body as well, and keep its `fields`."""
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS":
            self.fields = validated(self.body, request)


class Answer(Enum):
    """What an action is answered with."""

    VERIFICATION = auto()
    EMPTY_OBJECT = auto()
    NOTHING = auto()


ActionMethod = Callable[..., Verification | None]


def action(
    *,
    status: int,
    answer: Answer,
    body: type[StrictSerializer],
    keys: Keys = Keys.IGNORED,
) -> Callable[[ActionMethod], Callable[..., Response]]:
    """Let a method `(view, fields, **ids)` do one thing to a verification, once for each key.

    The method returns the verification it made, or anything where the path names it.
    """

    def wrap(method: ActionMethod) -> Callable[..., Response]:
        @functools.wraps(method)
        def handle(view: OfficerApiView, request: Request, **ids: UUID) -> Response:
            fields = validated(body, request)

            def do() -> Done:
                made = method(view, fields, **ids)
                case_id = ids["verification_id"] if made is None else made.id
                return Done(status=status, verification_id=case_id)

            done = idempotency.once(request, caller=view.caller, keys=keys, do=do)
            return _answer(done, view.caller, answer=answer)

        return handle

    return wrap


def _answer(done: Done, caller: Caller, *, answer: Answer) -> Response:
    """Answer with the status of what was done, and the verification as it is now."""
    if answer is Answer.NOTHING:
        return Response(status=done.status)
    if answer is Answer.EMPTY_OBJECT:
        return Response({}, status=done.status)
    now = verification_actions.owned(officer=caller.officer, verification_id=done.verification_id)
    written = VerificationSerializer(now).data
    return Response(written, status=done.status, headers={"ETag": etag(written)})
