"""Twilio's messaging endpoints: send, list, fetch."""

import asyncio
import base64
import binascii
import hmac

from aiohttp import web

from simulator.twilio import listing, problems, sending
from simulator.twilio.delivery import Carrier
from simulator.twilio.faults import FaultKind
from simulator.twilio.log import Kind
from simulator.twilio.messages import API_VERSION, Message
from simulator.twilio.state import ProviderState

Answer = web.StreamResponse
# What is answered where a fault of this kind is in force, and nothing is taken on.
_ERRORS = {
    FaultKind.ERROR_429: problems.TOO_MANY,
    FaultKind.ERROR_400: problems.BAD_RECIPIENT,
    FaultKind.ERROR_401: problems.AUTHENTICATE,
    FaultKind.ERROR_500: problems.INTERNAL,
}


class TwilioApi:
    """Answer as api.twilio.com does."""

    def __init__(self, exchange: ProviderState, carrier: Carrier) -> None:
        self._exchange, self._carrier = exchange, carrier

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the API."""
        base = f"/{API_VERSION}/Accounts/{{account}}/Messages"
        return [
            web.post(f"{base}.json", self.send),
            web.get(f"{base}.json", self.search),
            web.get(f"{base}/{{sid}}.json", self.fetch),
        ]

    async def send(self, request: web.Request) -> Answer:
        """Accept one text, or say why not."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        try:
            self._check_caller(request)
            if self._cut(request, form.get("To", "")):
                return web.Response(status=503)
            return await self._send(request, form)
        except problems.RefusedError as refused:
            self._log_refusal(form, code=refused.problem.code)
            return problem_answer(refused)

    async def search(self, request: web.Request) -> Answer:
        """Return a page of messages."""
        try:
            self._check_caller(request)
            number = request.query.get("To", "")
            if self._cut(request, number):
                return web.Response(status=503)
            self._check_faults(number=number, listing=True)
            return web.json_response(listing.page(self._exchange, request.query))
        except problems.RefusedError as refused:
            return problem_answer(refused)

    async def fetch(self, request: web.Request) -> Answer:
        """Return one message."""
        try:
            self._check_caller(request)
            if self._cut(request, ""):
                return web.Response(status=503)
            self._check_faults(number="", listing=True)
            message = self._exchange.find(request.match_info["sid"])
            if message is None:
                raise problems.RefusedError(problems.NOT_FOUND, request.path)
            return web.json_response(message.as_json())
        except problems.RefusedError as refused:
            return problem_answer(refused)

    async def _send(self, request: web.Request, form: dict[str, str]) -> Answer:
        number = form.get("To", "")
        self._check_faults(number=number, listing=False)
        message = sending.judge(self._exchange, form)
        faults = self._exchange.faults
        if swallowed := faults.take(FaultKind.SWALLOWED, number):
            self._exchange.log.add_read(message, kind=Kind.SWALLOWED)
            await asyncio.sleep(swallowed.seconds)
            _abort(request)
            return web.Response(status=503)
        if held := faults.take(FaultKind.HELD, number):
            self._exchange.log.add_read(message, kind=Kind.HELD)
            await asyncio.sleep(held.seconds)
        slow = faults.take(FaultKind.SLOW, number)
        broken = faults.take(FaultKind.ACCEPTED_THEN_500, number)
        cut = faults.take(FaultKind.ACCEPTED_THEN_CUT, number)
        fault = cut or broken or slow or held
        created = self._accept(message, fault=fault.kind if fault else None)
        # Slow means: taken on at once, answered late. That is the worse case for the sender,
        # who has to find out whether it arrived.
        if slow:
            await asyncio.sleep(slow.seconds)
        if cut:
            _abort(request)
        if broken:
            return problem_answer(problems.RefusedError(problems.INTERNAL))
        return web.json_response(created, status=201)

    def _accept(self, message: Message, *, fault: FaultKind | None) -> dict[str, object]:
        """Take the message on and return it as it is at this moment, before it moves."""
        created = message.as_json()
        self._exchange.keep(message, kind=Kind.ACCEPTED, fault=fault)
        self._carrier.carry(message)
        return created

    def _check_caller(self, request: web.Request) -> None:
        """Raise problems.RefusedError unless the credentials and the account are ours."""
        options = self._exchange.options
        expected = f"{options.account_sid}:{options.auth_token}"
        if not hmac.compare_digest(_credentials(request).encode(), expected.encode()):
            raise problems.RefusedError(problems.AUTHENTICATE)
        if request.match_info["account"] != options.account_sid:
            raise problems.RefusedError(problems.NOT_FOUND, request.path)

    def _cut(self, request: web.Request, number: str) -> bool:
        """Drop the connection unanswered where a fault says so; the answer then goes nowhere."""
        if not self._exchange.faults.take(FaultKind.REFUSE_CONNECTIONS, number):
            return False
        _abort(request)
        return True

    def _check_faults(self, *, number: str, listing: bool) -> None:
        """Raise problems.RefusedError where a fault says so."""
        for kind, problem in _ERRORS.items():
            if self._exchange.faults.take(kind, number, listing=listing):
                raise problems.RefusedError(problem, number)
        if refused := self._exchange.faults.take(FaultKind.REFUSED, number, listing=listing):
            raise problems.RefusedError(problems.of_code(refused.code or 0), number)

    def _log_refusal(self, form: dict[str, str], *, code: int) -> None:
        self._exchange.log.add_refusal(
            to=form.get("To", ""),
            sender=form.get("From", ""),
            body=form.get("Body", ""),
            code=code,
        )


def _abort(request: web.Request) -> None:
    """Cut the connection; whatever is answered then goes nowhere."""
    if request.transport is not None:
        request.transport.abort()


def problem_answer(refused: problems.RefusedError) -> web.Response:
    """Return Twilio's answer for a refused request."""
    problem, headers = refused.problem, {}
    if problem is problems.AUTHENTICATE:
        headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    if problem is problems.TOO_MANY:
        headers["Retry-After"] = "1"
    return web.json_response(problem.body(refused.value), status=problem.status, headers=headers)


def _credentials(request: web.Request) -> str:
    """Return `user:password` of basic authentication, empty when there is none to be read."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
