"""Every row of the domain before and after an act: all that it moved, and nothing else."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models import Model

from foundation.audit.models import AuditEntry
from tests.support.factories import World
from verification.enums import AlarmCause, TextKey
from verification.models import (
    Alarm,
    CasePresence,
    ConsolePresence,
    Counter,
    FollowUp,
    Heartbeat,
    InboundText,
    Message,
    Verification,
)

# Of the service and of who looks, not of a case.
_PASSING = {CasePresence, ConsolePresence, Counter, Heartbeat}
_Rows = dict[tuple[type[Model], object], dict[str, Any]]


def moved_by(act: Callable[[], object], *, case: Verification) -> list[str]:
    """Name each row that an act wrote and each column that it changed, in order of their names.

    "+" begins what is new, "elsewhere" what is not of this case.
    """
    before, seq = _rows(), _newest_entry()
    act()
    after = _rows()
    changed = [key for key in after if before.get(key) != after[key]]
    told = [_told(key, before, after, case=case) for key in changed]
    gone = [f"-{model._meta.model_name}" for model, _ in before.keys() - after.keys()]
    return sorted([*told, *gone, *_entries(seq, case=case)])


def moves(world: World, case: Verification, *, minutes: float) -> dict[float, list[str]]:
    """Let time pass as `world.run` does; give what each tick moved, by the minute."""
    found: dict[float, list[str]] = {}
    for number in range(1, round(minutes * 2) + 1):
        world.advance(seconds=30)
        world.beat_all()
        moved = moved_by(world.tick, case=case)
        if moved:
            found[number / 2] = moved
        world.arrive()
    return found


def raised(cause: AlarmCause, priority: int, row: str) -> list[str]:
    """What a duty moves that alarms: `row` is its own, with the columns that change."""
    return sorted([f"+alarm {cause} P{priority}", "+entry alarm.raised", row])


def higher(cause: AlarmCause, priority: int, row: str) -> list[str]:
    """The same, where the alarm stands already."""
    alarm = f"alarm {cause} P{priority}: priority escalated_at"
    return sorted([alarm, "+entry alarm.escalated", row])


def texted(key: TextKey, row: str) -> list[str]:
    """What a duty moves that texts."""
    entry, phone = "+entry text.queued", "casecontact: last_text_at"
    return sorted([f"+text {key}", entry, phone, row])


def dropped(row: str) -> list[str]:
    """What a duty moves that is not called for any more."""
    return ["+entry follow_up.done", f"{row}: done_at"]


def _rows() -> _Rows:
    models = set(apps.get_app_config("verification").get_models()) - _PASSING
    return {(model, row["pk"]): row for model in models for row in _values(model)}


def _values(model: type[Model]) -> list[dict[str, Any]]:
    columns = [field.attname for field in model._meta.concrete_fields]
    return [
        {"pk": row["pk"], **{name: row[name] for name in columns}}
        for row in model._default_manager.values("pk", *columns)
    ]


def _newest_entry() -> int:
    return AuditEntry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def _entries(seq: int, *, case: Verification) -> list[str]:
    new = AuditEntry.objects.filter(seq__gt=seq).values_list("event", "topic_id")
    return [f"+entry {event}{_elsewhere(topic, case.id)}" for event, topic in new]


def _told(
    key: tuple[type[Model], object], before: _Rows, after: _Rows, *, case: Verification
) -> str:
    model, row = key[0], after[key]
    name = f"{_name(model, row)}{_place(model, row, case=case)}"
    if key not in before:
        return f"+{name}"
    columns = [column for column in row if row[column] != before[key][column]]
    return f"{name}: {' '.join(columns)}"


def _name(model: type[Model], row: dict[str, Any]) -> str:
    if model is FollowUp:
        return f"{row['kind']} {row['ordinal']}"
    if model is Message:
        return f"text {row['text_key']}"
    if model is Alarm:
        return f"alarm {row['cause']} P{row['priority']}"
    return str(model._meta.model_name)


def _place(model: type[Model], row: dict[str, Any], *, case: Verification) -> str:
    if model is Verification:
        return _elsewhere(row["pk"], case.id)
    if model is InboundText or row.get("verification_id") is None:
        return _elsewhere(row.get("contact_id"), case.contact_id)
    return _elsewhere(row["verification_id"], case.id)


def _elsewhere(found: object, ours: object) -> str:
    return "" if found in (None, ours) else " elsewhere"
