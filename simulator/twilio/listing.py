"""Search the messages as Twilio's list call does: filters, newest first, pages by token."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import dropwhile, islice
from urllib.parse import urlencode

from simulator.twilio import problems
from simulator.twilio.messages import API_VERSION, Message
from simulator.twilio.state import ProviderState

PAGE_SIZE = 50
PAGE_SIZE_AT_MOST = 1000
Keeps = Callable[[Message], bool]


@dataclass(frozen=True, kw_only=True)
class Span:
    """The instants one DateSent value stands for: a whole day, or one second."""

    first: datetime
    last: datetime


def page(exchange: ProviderState, query: Mapping[str, str]) -> dict[str, object]:
    """Return one page of messages; raises problems.RefusedError for a date it cannot read."""
    size = min(_whole(query.get("PageSize"), PAGE_SIZE) or PAGE_SIZE, PAGE_SIZE_AT_MOST)
    number = _whole(query.get("Page"), 0)
    found = list(islice(_search(exchange, query), size + 1))
    shown, more = found[:size], len(found) > size
    base = f"/{API_VERSION}/Accounts/{exchange.options.account_sid}/Messages.json"
    filters = {k: v for k, v in query.items() if k not in ("Page", "PageToken", "PageSize")}
    following = (
        {"PageSize": size, "Page": number + 1, "PageToken": f"PA{shown[-1].sid}"} if more else {}
    )
    first = urlencode({**filters, "PageSize": size, "Page": 0})
    return {
        "end": number * size + max(len(shown) - 1, 0),
        "first_page_uri": f"{base}?{first}",
        "messages": [message.as_json() for message in shown],
        "next_page_uri": f"{base}?{urlencode({**filters, **following})}" if more else None,
        "page": number,
        "page_size": size,
        "previous_page_uri": None,
        "start": number * size,
        "uri": f"{base}?{urlencode(dict(query))}",
    }


def _search(exchange: ProviderState, query: Mapping[str, str]) -> Iterator[Message]:
    """Yield what matches, starting after the message the page token names."""
    keeps = _conditions(query)
    messages = _candidates(exchange, query)
    if token := query.get("PageToken"):
        last_shown = token.removeprefix("PA")
        messages = islice(dropwhile(lambda m: m.sid != last_shown, messages), 1, None)
    return (message for message in messages if all(keep(message) for keep in keeps))


def _candidates(exchange: ProviderState, query: Mapping[str, str]) -> Iterator[Message]:
    """Yield the messages worth looking at, newest first: one phone's where one is named."""
    ours = exchange.options.number
    for number in (query.get("To"), query.get("From")):
        if number and number != ours:
            return reversed(exchange.of_phone(number))
    return exchange.newest_first()


def _conditions(query: Mapping[str, str]) -> list[Keeps]:
    conditions: list[Keeps] = []
    if to := query.get("To"):
        conditions.append(lambda message: message.recipient == to)
    if sender := query.get("From"):
        conditions.append(lambda message: message.sender == sender)
    if value := query.get("DateSent"):
        # Equality is by day, whatever the time: the package writes a date as its midnight.
        on = _span(value).first.date()
        conditions.append(lambda message: _sent(message).date() == on)
    # The twilio package writes `date_sent_after=` as the parameter "DateSent>", so the address
    # reads DateSent>=…: both ends are inclusive.
    if value := query.get("DateSent>"):
        low = _span(value)
        conditions.append(lambda message: _sent(message) >= low.first)
    if value := query.get("DateSent<"):
        high = _span(value)
        conditions.append(lambda message: _sent(message) <= high.last)
    return conditions


def _sent(message: Message) -> datetime:
    """Return when the message left, to the second; before that, when it was created."""
    return (message.sent_at or message.created_at).replace(microsecond=0)


def _span(value: str) -> Span:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise problems.RefusedError(problems.BAD_DATE, value) from None
    if "T" not in value:
        first = datetime.combine(at.date(), time.min, tzinfo=UTC)
        return Span(first=first, last=first + timedelta(days=1, seconds=-1))
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Span(first=at.replace(microsecond=0), last=at.replace(microsecond=0))


def _whole(value: str | None, default: int) -> int:
    """Read a non-negative number as leniently as Twilio does."""
    return int(value) if value and value.isascii() and value.isdigit() else default
