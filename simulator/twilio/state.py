"""What the stand-in remembers: messages, phones, opted-out numbers, all bounded."""

from collections import OrderedDict, deque
from collections.abc import Iterator

from simulator.twilio.faults import Faults
from simulator.twilio.log import Kind, Log
from simulator.twilio.messages import Direction, Message, Status
from simulator.twilio.options import Options

PHONES_AT_MOST = 200_000
MESSAGES_PER_PHONE = 500


class ProviderState:
    """Hold the state of one stand-in; one event loop uses it, so nothing is locked."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.faults = Faults()
        self.log = Log(kept=options.messages_kept)
        self._messages: OrderedDict[str, Message] = OrderedDict()
        self._by_phone: OrderedDict[str, deque[Message]] = OrderedDict()
        self._opted_out: OrderedDict[str, None] = OrderedDict()

    def keep(self, message: Message, *, kind: Kind, fault: str | None = None) -> None:
        """Remember `message`, write it to the log, and forget the oldest beyond the limits."""
        self._messages[message.sid] = message
        if len(self._messages) > self.options.messages_kept:
            self._forget(self._messages.popitem(last=False)[1])
        self._phone(phone_of(message)).append(message)
        self.log.add_message(message, kind=kind, fault=fault)

    def find(self, sid: str) -> Message | None:
        """Return the message with this Sid, or None."""
        return self._messages.get(sid)

    def newest_first(self) -> Iterator[Message]:
        """Yield all messages, the newest first."""
        return reversed(self._messages.values())

    def of_phone(self, number: str) -> list[Message]:
        """Return the messages to and from `number`, oldest first."""
        return list(self._by_phone.get(number, ()))

    def opt_out(self, number: str) -> None:
        """Refuse further texts to `number`."""
        self._opted_out[number] = None
        if len(self._opted_out) > PHONES_AT_MOST:
            self._opted_out.popitem(last=False)

    def opt_in(self, number: str) -> None:
        """Allow texts to `number` again."""
        self._opted_out.pop(number, None)

    def is_opted_out(self, number: str) -> bool:
        """Say whether texts to `number` are refused."""
        return number in self._opted_out

    def _forget(self, oldest: Message) -> None:
        """Take the oldest message off its phone too, and the phone with its last message."""
        number = phone_of(oldest)
        phone = self._by_phone.get(number)
        if phone and phone[0] is oldest:
            phone.popleft()
        if not phone:
            self._by_phone.pop(number, None)

    def _phone(self, number: str) -> deque[Message]:
        phone = self._by_phone.setdefault(number, deque(maxlen=MESSAGES_PER_PHONE))
        self._by_phone.move_to_end(number)
        if len(self._by_phone) > PHONES_AT_MOST:
            self._by_phone.popitem(last=False)
        return phone


def phone_of(message: Message) -> str:
    """Return the number at the phone's end of `message`."""
    if message.direction is Direction.INBOUND:
        return message.sender or ""
    return message.recipient


def seen_by_phone(message: Message) -> bool:
    """Say whether the phone shows `message`: what it sent, and what has reached it."""
    return message.status is Status.RECEIVED or message.reached_phone_ns is not None
