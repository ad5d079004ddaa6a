"""Judge the books of one trial: what was lost, doubled, wrong or silent, and the worst delay."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.faults.snapshots import Decision, Snapshots, Taken, Text

# A case says each of these once, however often its reason is told to us.
_ONCE = frozenset({"checking", "confirmed", "not_confirmed", "could_not_check", "revoked", "ended"})
_NO = frozenset({"not_confirmed", "could_not_check", "cancelled", "revoked"})
_DECIDED_NO = frozenset({"refused", "unverified", "revoked"})
_NOT_GOING = frozenset({"withdrawn", "failed"})
_MISSED = frozenset({"failed", "undelivered"})
# Her text and our answer to it are written together.
_ONE_TRANSACTION = timedelta(milliseconds=300)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is to be said of one trial; delays in seconds."""

    lost: tuple[str, ...]
    doubled: int
    wrong_yes: tuple[str, ...]
    # What should have been said to operators or kept as it was, and was not.
    broken: tuple[str, ...]
    worst_delay: float
    alarms: tuple[str, ...]


def judge(
    books: Snapshots,
    *,
    expected: tuple[str, ...],
    alarms: frozenset[str] = frozenset(),
    ends: str = "ended",
) -> Finding:
    """Hold both sides of the books against each other, and against what must have been said.

    `expected` are the keys of the texts she must have been sent, `alarms` the causes that must have
    been raised, `ends` the state of the one case.
    """
    return Finding(
        lost=tuple(_lost(books, expected)),
        doubled=_doubled(books),
        wrong_yes=tuple(_wrong_yes(books)),
        broken=tuple(_broken(books, alarms, ends)),
        worst_delay=max((_delay(books, text) or 0.0 for text in books.texts), default=0.0),
        alarms=tuple(sorted({alarm.cause for alarm in books.alarms})),
    )


def _taken_of(books: Snapshots, text: Text) -> list[Taken]:
    return sorted((one for one in books.taken if one.text_id == text.id), key=lambda one: one.seq)


def _delay(books: Snapshots, text: Text) -> float | None:
    """Say how long after it was due a text was first accepted, in seconds; None where never.

    What answers a text of hers is due when she sent that.
    """
    taken = _taken_of(books, text)
    return (taken[0].at - _due_at(books, text)).total_seconds() if taken else None


def _due_at(books: Snapshots, text: Text) -> datetime:
    asked = [
        one.at
        for one in books.hers
        if one.sid in books.received
        and abs(text.created_at - books.received[one.sid]) < _ONE_TRANSACTION
    ]
    return min([*asked, text.created_at])


def _lost(books: Snapshots, expected: tuple[str, ...]) -> Iterator[str]:
    sent = {text.key for text in books.texts if _taken_of(books, text)}
    yield from (f"{key} was never sent" for key in expected if key not in sent)
    for text in books.texts:
        if not _taken_of(books, text) and text.status not in _NOT_GOING:
            yield f"{text.key}, {text.status}, is not at the provider"
    for text_of_hers in books.hers:
        if text_of_hers.sid not in books.received:
            yield "a text of hers never arrived"


def _doubled(books: Snapshots) -> int:
    keys = {text.id: text.key for text in books.texts}
    copies = Counter(one.text_id for one in books.taken)
    first_ones = Counter(keys[text_id] for text_id in copies if keys.get(text_id) in _ONCE)
    return sum(count - 1 for count in (*copies.values(), *first_ones.values()))


def _wrong_yes(books: Snapshots) -> Iterator[str]:
    """Find every YES at the provider that had no standing decision, came late or after a NO."""
    texts = {text.id: text for text in books.texts}
    standing = {one.id: one for one in books.decisions if one.kind == "confirmed" and one.whole}
    noes = [one.seq for one in books.taken if one.text_id in texts and _is_no(texts[one.text_id])]
    for one in books.taken:
        text = texts.get(one.text_id)
        if text is None:
            yield "a text at the provider that is none of ours"
        elif text.key == "confirmed":
            yield from _faults_of_yes(books, one, standing.get(text.decision_id or ""), noes)


def _is_no(text: Text) -> bool:
    return text.key in _NO


def _faults_of_yes(
    books: Snapshots, yes: Taken, decision: Decision | None, noes: list[int]
) -> Iterator[str]:
    if decision is None:
        yield "a YES without a standing decision"
    elif yes.at > decision.at + books.confirmed_within:
        yield "a YES after its time"
    if any(no < yes.seq for no in noes):
        yield "a YES after a NO"
    if any(one.kind in _DECIDED_NO and one.at < yes.at for one in books.decisions):
        yield "a YES after it was taken back"


def _broken(books: Snapshots, alarms: frozenset[str], ends: str) -> Iterator[str]:
    raised = {alarm.cause for alarm in books.alarms}
    yield from (f"no alarm {cause}" for cause in sorted(alarms - raised))
    if list(books.states) != [ends]:
        yield f"one request made cases that are {list(books.states)}, not one that is {ends}"
    if any("SOS" in one.body for one in books.hers) and "sos" not in raised:
        yield "an SOS without an alarm"
    patience = books.not_reached_after.total_seconds()
    for text in books.texts:
        late = (_delay(books, text) or 0.0) > patience or text.status in _MISSED
        if late and "not_reached" not in raised:
            yield f"she did not get {text.key} in time, and nobody was told"
