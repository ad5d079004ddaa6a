"""The ground truth for auditors: what was accepted, refused and received, in order."""

import itertools
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from simulator.twilio.messages import Message

ATTEMPTS_KEPT = 40


class Kind(StrEnum):
    """What happened to a text at the provider's entrance."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    INBOUND = "inbound"
    # Read and not yet taken on; an ACCEPTED line follows when it is.
    HELD = "held"
    # Read and never taken on, without a word.
    SWALLOWED = "swallowed"
    # Sent by the provider on its own account, for an opt-out word: not a text of the service.
    AUTOMATIC = "automatic"


@dataclass(kw_only=True, slots=True)
class Entry:
    """One line of the log; `time_ns` is the wall clock when the request was read."""

    seq: int
    kind: Kind
    time_ns: int
    sid: str | None
    recipient: str
    sender: str | None
    body: str
    fault: str | None = None
    code: int | None = None
    # Where its receipts go: the address names the service's own text.
    callback: str = ""
    validity_period: int | None = None
    webhooks: list[dict[str, object]] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Return the line as `/log` shows it."""
        return {
            "seq": self.seq,
            "kind": self.kind.value,
            "time_ns": self.time_ns,
            "sid": self.sid,
            "to": self.recipient,
            "from": self.sender,
            "body": self.body,
            "fault": self.fault,
            "code": self.code,
            "callback": self.callback,
            "validity_period": self.validity_period,
            "webhooks": list(self.webhooks),
        }


class Log:
    """Keep the last `kept` lines, and count those let go so that a part is known for one."""

    def __init__(self, *, kept: int) -> None:
        self._kept = kept
        self._numbers = itertools.count(1)
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self._by_sid: dict[str, Entry] = {}
        self.dropped = 0

    def add_message(self, message: Message, *, kind: Kind, fault: str | None = None) -> Entry:
        """Append a line for a message the provider has taken on."""
        entry = self._add(kind, message.sid, message.recipient, message.sender, message.body)
        entry.fault, entry.callback = fault, message.status_callback
        entry.validity_period = message.validity_period
        self._by_sid[message.sid] = entry
        return entry

    def add_refusal(self, *, to: str, sender: str, body: str, code: int) -> None:
        """Append a line for a request that was turned away; nothing will reach the phone."""
        entry = self._add(Kind.REFUSED, None, to, sender or None, body)
        entry.code = code

    def add_read(self, message: Message, *, kind: Kind) -> None:
        """Append a line for a request that was read, and taken on later or never."""
        entry = self._add(kind, None, message.recipient, message.sender, message.body)
        entry.callback = message.status_callback

    def add_webhook(self, sid: str, attempt: dict[str, object]) -> None:
        """Note one attempt to tell the service about `sid`, the newest ATTEMPTS_KEPT of them."""
        if entry := self._by_sid.get(sid):
            entry.webhooks.append(attempt)
            del entry.webhooks[:-ATTEMPTS_KEPT]

    def after(self, seq: int) -> Iterable[Entry]:
        """Return the lines numbered above `seq`, oldest first, without reading the older ones."""
        newest_first = reversed(self._entries.values())
        return list(itertools.takewhile(lambda entry: entry.seq > seq, newest_first))[::-1]

    def _add(
        self, kind: Kind, sid: str | None, recipient: str, sender: str | None, body: str
    ) -> Entry:
        entry = Entry(
            seq=next(self._numbers),
            kind=kind,
            time_ns=time.time_ns(),
            sid=sid,
            recipient=recipient,
            sender=sender,
            body=body,
        )
        self._entries[entry.seq] = entry
        if len(self._entries) > self._kept:
            self._drop_oldest()
        return entry

    def _drop_oldest(self) -> None:
        _, oldest = self._entries.popitem(last=False)
        if oldest.sid is not None:
            self._by_sid.pop(oldest.sid, None)
        self.dropped += 1
