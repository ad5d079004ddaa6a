"""What another service held: reports, owners and actions, in a world's file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from community.streetsafe.enums import ActionKind, ActionState, PartnerKind, Reason
from community.streetsafe.rules import world
from community.streetsafe.rules.world import NotAWorldError, World

_REASONS = {one.name.lower(): one for one in Reason}


@dataclass(frozen=True, kw_only=True)
class Owner:
    """An owner who was asked for something."""

    name: str
    public_name: str
    kind: PartnerKind


@dataclass(frozen=True, kw_only=True)
class PastAction:
    """One action: when the road was first seen to stand out, when it was asked for, and its end."""

    unit: str
    kind: ActionKind
    owner: str
    seen_on: date
    asked_on: date
    due_on: date | None
    done_on: date | None
    reason: str

    @property
    def state(self) -> ActionState:
        """Say how far it came."""
        if self.done_on is not None:
            return ActionState.DONE
        if self.due_on is not None:
            return ActionState.ACCEPTED
        return ActionState.DECLINED if self.reason else ActionState.PROPOSED


@dataclass(frozen=True, kw_only=True)
class Past:
    """Everything that is taken over."""

    world: World
    owners: Sequence[Owner]
    actions: Sequence[PastAction]


def loads(text: str | bytes) -> Past:
    """Read it from JSON: every report needs its reasons. Raise NotAWorldError."""
    town = world.loads(text)
    for number, entry in enumerate(town.reports):
        reasons_of(entry.reasons, where=f"a report of {entry.day} (number {number} by day)")
    read = json.loads(text)
    owners = [_owner(n, row) for n, row in enumerate(read.get("owners", []))]
    known = town.streets.keys() | set(town.streets.values())
    named = {owner.name for owner in owners}
    actions = [
        _action(n, row, known=known, owners=named) for n, row in enumerate(read.get("actions", []))
    ]
    return Past(world=town, owners=owners, actions=actions)


def reasons_of(words: Sequence[str], *, where: str) -> int:
    """Give the bits of the words that name reasons. Raise NotAWorldError."""
    unknown = [word for word in words if word not in _REASONS]
    if unknown or not words:
        told = ", ".join(_REASONS)
        raise NotAWorldError(f"{where} needs reasons, each one of {told}; it has {list(words)}.")
    return sum({_REASONS[word] for word in words})


def _owner(number: int, row: Any) -> Owner:
    try:
        kind = PartnerKind(row["kind"])
        return Owner(name=str(row["name"]), public_name=str(row["public_name"]), kind=kind)
    except (KeyError, TypeError, ValueError) as error:
        raise NotAWorldError(
            f"owners[{number}] needs name, public_name and kind ({', '.join(PartnerKind.values)})."
        ) from error


def _action(number: int, row: Any, *, known: set[str], owners: set[str]) -> PastAction:
    where = f"actions[{number}]"
    try:
        found = PastAction(
            unit=row["unit"],
            kind=ActionKind(row["kind"]),
            owner=row["owner"],
            seen_on=date.fromisoformat(row["seen_on"]),
            asked_on=date.fromisoformat(row["asked_on"]),
            due_on=_day(row, "due_on"),
            done_on=_day(row, "done_on"),
            reason=str(row.get("reason", "")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotAWorldError(
            f"{where} needs unit, kind, owner, seen_on and asked_on (dates as 2026-01-31), "
            f"and may have due_on, done_on and reason: {error}."
        ) from error
    if found.unit not in known:
        raise NotAWorldError(f"{where}: its unit is neither a stretch nor a street.")
    if found.owner not in owners:
        raise NotAWorldError(f'{where}: its owner is not among "owners".')
    if found.done_on is not None and found.due_on is None:
        raise NotAWorldError(f"{where}: what is done had a date, due_on.")
    return found


def _day(row: Mapping[str, Any], name: str) -> date | None:
    return None if row.get(name) is None else date.fromisoformat(row[name])
