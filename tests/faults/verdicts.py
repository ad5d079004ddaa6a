"""Judge one trial by its snapshots: what was lost, doubled, wrong or silent, and the delay."""

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
# An inbound text and our answer to it are written together.
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
    snapshots: Snapshots,
    *,
    expected: tuple[str, ...],
    alarms: frozenset[str] = frozenset(),
    ends: str = "ended",
) -> Finding:
    """Compare both sides of the snapshots, and both with what must have been said.

    `expected` are the keys of the texts due, `alarms` the causes that must have
    been raised, `ends` the state of the one case.
    """
    return Finding(
        lost=tuple(_lost(snapshots, expected)),
        doubled=_doubled(snapshots),
        wrong_yes=tuple(_wrong_yes(snapshots)),
        broken=tuple(_broken(snapshots, alarms, ends)),
        worst_delay=max((_delay(snapshots, text) or 0.0 for text in snapshots.texts), default=0.0),
        alarms=tuple(sorted({alarm.cause for alarm in snapshots.alarms})),
    )


def _taken_of(snapshots: Snapshots, text: Text) -> list[Taken]:
    return sorted(
        (one for one in snapshots.taken if one.text_id == text.id), key=lambda one: one.seq
    )


def _delay(snapshots: Snapshots, text: Text) -> float | None:
    """Say how long after it was due a text was first accepted, in seconds; None where never.

    What answers an inbound text is due when that was sent.
    """
    taken = _taken_of(snapshots, text)
    return (taken[0].at - _due_at(snapshots, text)).total_seconds() if taken else None


def _due_at(snapshots: Snapshots, text: Text) -> datetime:
    asked = [
        one.at
        for one in snapshots.inbound
        if one.sid in snapshots.received
        and abs(text.created_at - snapshots.received[one.sid]) < _ONE_TRANSACTION
    ]
    return min([*asked, text.created_at])


def _lost(snapshots: Snapshots, expected: tuple[str, ...]) -> Iterator[str]:
    sent = {text.key for text in snapshots.texts if _taken_of(snapshots, text)}
    yield from (f"{key} was never sent" for key in expected if key not in sent)
    for text in snapshots.texts:
        if not _taken_of(snapshots, text) and text.status not in _NOT_GOING:
            yield f"{text.key}, {text.status}, is not at the provider"
    for inbound in snapshots.inbound:
        if inbound.sid not in snapshots.received:
            yield "an inbound text never arrived"


def _doubled(snapshots: Snapshots) -> int:
    keys = {text.id: text.key for text in snapshots.texts}
    copies = Counter(one.text_id for one in snapshots.taken)
    first_ones = Counter(keys[text_id] for text_id in copies if keys.get(text_id) in _ONCE)
    return sum(count - 1 for count in (*copies.values(), *first_ones.values()))


def _wrong_yes(snapshots: Snapshots) -> Iterator[str]:
    """Find every YES at the provider that had no standing decision, came late or after a NO."""
    texts = {text.id: text for text in snapshots.texts}
    standing = {one.id: one for one in snapshots.decisions if one.kind == "confirmed" and one.whole}
    noes = [
        one.seq for one in snapshots.taken if one.text_id in texts and _is_no(texts[one.text_id])
    ]
    for one in snapshots.taken:
        text = texts.get(one.text_id)
        if text is None:
            yield "a text at the provider that is none of ours"
        elif text.key == "confirmed":
            yield from _faults_of_yes(snapshots, one, standing.get(text.decision_id or ""), noes)


def _is_no(text: Text) -> bool:
    return text.key in _NO


def _faults_of_yes(
    snapshots: Snapshots, yes: Taken, decision: Decision | None, noes: list[int]
) -> Iterator[str]:
    if decision is None:
        yield "a YES without a standing decision"
    elif yes.at > decision.at + snapshots.confirmed_within:
        yield "a YES after its time"
    if any(no < yes.seq for no in noes):
        yield "a YES after a NO"
    if any(one.kind in _DECIDED_NO and one.at < yes.at for one in snapshots.decisions):
        yield "a YES after it was taken back"


def _broken(snapshots: Snapshots, alarms: frozenset[str], ends: str) -> Iterator[str]:
    raised = {alarm.cause for alarm in snapshots.alarms}
    yield from (f"no alarm {cause}" for cause in sorted(alarms - raised))
    if list(snapshots.states) != [ends]:
        yield f"one request made cases that are {list(snapshots.states)}, not one that is {ends}"
    if any("SOS" in one.body for one in snapshots.inbound) and "sos" not in raised:
        yield "an SOS without an alarm"
    patience = snapshots.not_reached_after.total_seconds()
    for text in snapshots.texts:
        late = (_delay(snapshots, text) or 0.0) > patience or text.status in _MISSED
        if late and "not_reached" not in raised:
            yield f"{text.key} did not arrive in time, and nobody was told"
