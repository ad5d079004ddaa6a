"""The base of every JSON view: one transaction a call, and a problem for every failure.

Who may call, how often, and with what body, is said in classes. The settings' defaults are closed,
so a view that says nothing answers 401.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from foundation.audit import ledger


class StreamRequest(Request):
    """A request whose body is read whether or not it declared a length.

    REST framework takes a body without Content-Length for none, so what was sent in chunks would
    be dropped without a word.
    """

    @property
    def stream(self) -> HttpRequest:
        """The body, unread."""
        return self._request


class ApiView(APIView):
    """A resource. Its methods run in one transaction, which an exception undoes.

    What REST framework does before a method is done in another order: method and throttles first,
    since they need no database, then the transaction, and in it authentication and permissions.
    An answer that is returned is committed, whatever its status.
    """

    http_method_names = ["get", "head", "post", "put", "options"]

    def transaction(self) -> AbstractContextManager[None]:
        """Give what a method runs in; nothing of the call is read or written outside it."""
        return ledger.transaction()

    def admission(self) -> AbstractContextManager[None]:
        """Give what a call passes before it may take a connection; raises BulkheadFullError."""
        return nullcontext()

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Wrap Django's request."""
        del args, kwargs
        return StreamRequest(
            request,
            parsers=self.get_parsers(),
            authenticators=self.get_authenticators(),
            negotiator=self.get_content_negotiator(),
            parser_context=self.get_parser_context(request),
        )

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check all that needs no database; raises MethodNotAllowed or Throttled."""
        del args, kwargs
        self.format_kwarg = None
        chosen = self.perform_content_negotiation(request)
        request.accepted_renderer, request.accepted_media_type = chosen
        if str(request.method) not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        if request.method != "OPTIONS":
            self.check_throttles(request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer one request; never raises."""
        self.args, self.kwargs = args, kwargs
        self.headers = self.default_response_headers
        self.request = self.initialize_request(request, *args, **kwargs)
        try:
            self.initial(self.request, *args, **kwargs)
            response = self._answer(self.request, *args, **kwargs)
        except Exception as error:  # noqa: BLE001 - every failure is to be a problem
            response = self.handle_exception(error)
        self.response = self.finalize_response(self.request, response, *args, **kwargs)
        return self.response

    def _answer(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if request.method == "OPTIONS":
            # Of an address, not of a caller: Allow is among the headers of every answer.
            return Response(status=204)
        with self.admission(), self.transaction():
            self.perform_authentication(request)
            self.check_permissions(request)
            method = getattr(self, str(request.method).lower())
            answer: Response = method(request, *args, **kwargs)
            return answer
