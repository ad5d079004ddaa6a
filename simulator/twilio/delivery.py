"""Carry an accepted text to the phone, and report each step to the service."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

from simulator.twilio import problems
from simulator.twilio.faults import Fault, FaultKind
from simulator.twilio.messages import API_VERSION, Message, Status
from simulator.twilio.state import ProviderState
from simulator.twilio.webhooks import Postman


class Carrier:
    """Move messages through queued, sent, delivered or undelivered."""

    def __init__(self, exchange: ProviderState, postman: Postman) -> None:
        self._exchange, self._postman = exchange, postman

    def carry(self, message: Message) -> None:
        """Start `message` on its way; returns at once."""
        self._postman.start(self._journey(message))

    async def _journey(self, message: Message) -> None:
        """Move the message by the clock; a slow service delays its callbacks, never the text."""
        options, number = self._exchange.options, message.recipient
        unsent = self._exchange.faults.take(FaultKind.NEVER_SENT, number)
        lost = self._exchange.faults.take(FaultKind.NEVER_DELIVERED, number)
        reports: asyncio.Queue[Mapping[str, str] | None] = asyncio.Queue()
        self._postman.start(self._report(message, reports))
        message.sender = message.sender or options.number
        self._move(message, Status.QUEUED, reports)
        await asyncio.sleep(min(options.sent_after, message.validity_period))
        if message.validity_period < options.sent_after:
            unsent = Fault(kind=FaultKind.NEVER_SENT, code=problems.EXPIRED)
        if unsent:
            _lose(message, code=unsent.code or problems.FILTERED)
            self._move(message, Status.FAILED, reports)
        else:
            await self._arrive(message, reports, lost=lost)
        reports.put_nowait(None)

    async def _arrive(
        self,
        message: Message,
        reports: asyncio.Queue[Mapping[str, str] | None],
        *,
        lost: Fault | None,
    ) -> None:
        """Send the message out, and have it reach the phone or not."""
        self._move(message, Status.SENT, reports)
        await asyncio.sleep(self._exchange.options.delivered_after)
        if lost:
            _lose(message, code=lost.code or problems.UNREACHABLE_HANDSET)
        self._move(message, Status.UNDELIVERED if lost else Status.DELIVERED, reports)

    def _move(
        self, message: Message, status: Status, reports: asyncio.Queue[Mapping[str, str] | None]
    ) -> None:
        message.move(status)
        reports.put_nowait(callback_fields(message))

    async def _report(
        self, message: Message, reports: asyncio.Queue[Mapping[str, str] | None]
    ) -> None:
        """Post the callbacks one after another, bent by the faults ordered for this number."""
        faults, number = self._exchange.faults, message.recipient
        if not message.status_callback or faults.take(FaultKind.LOST_CALLBACKS, number):
            return
        backwards = faults.take(FaultKind.REORDERED_CALLBACKS, number)
        twice = faults.take(FaultKind.DUPLICATE_CALLBACKS, number)
        held: list[Mapping[str, str]] = []
        while (fields := await reports.get()) is not None:
            if backwards:
                held.insert(0, fields)
            else:
                await self._post(message, fields, copies=twice.copies if twice else 1)
        for fields in held:
            await self._post(message, fields, copies=twice.copies if twice else 1)

    async def _post(self, message: Message, fields: Mapping[str, str], *, copies: int) -> None:
        for _ in range(copies):
            await self._postman.post(sid=message.sid, url=message.status_callback, fields=fields)


def _lose(message: Message, *, code: int) -> None:
    message.error_code, message.error_message = code, problems.LOST.get(code, "Something new")


def callback_fields(message: Message) -> dict[str, str]:
    """Return the form of a status callback for `message` as it now stands."""
    fields = {
        "AccountSid": message.account_sid,
        "ApiVersion": API_VERSION,
        "From": message.sender or "",
        "MessageSid": message.sid,
        "MessageStatus": message.status.value,
        "SmsSid": message.sid,
        "SmsStatus": message.status.value,
        "To": message.recipient,
    }
    if message.messaging_service_sid:
        fields["MessagingServiceSid"] = message.messaging_service_sid
    if message.error_code is not None:
        fields["ErrorCode"] = str(message.error_code)
    if message.status in (Status.DELIVERED, Status.UNDELIVERED):
        fields["RawDlrDoneDate"] = datetime.now(UTC).strftime("%y%m%d%H%M")
    return fields
