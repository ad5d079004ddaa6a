"""The console parses, calls one action and answers: no rule's lock, write or audit entry in it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import controlroom

ROOT = Path(controlroom.__file__).parent
# What changes or locks rows, or writes the audit log: the business of actions alone.
FORBIDDEN = {
    "select_for_update",
    "record",
    "save",
    "update",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "delete",
    "atomic",
}
# `looks.record` is an action: that somebody looked is all that a page has to say to the log.
ALLOWED = {"looks.record"}


def calls(source: str) -> Iterator[tuple[int, str]]:
    """List what a module calls by attribute, as it is written, with its lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = node.func
            if called.attr in FORBIDDEN:
                yield node.lineno, ast.unparse(called)


def test_no_lock_write_or_audit_entry_in_the_console() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {call}"
        for path in sorted(ROOT.rglob("*.py"))
        for line, call in calls(path.read_text())
        if call not in ALLOWED
    ]
    assert found == []


def test_the_rule_sees_what_it_forbids() -> None:
    """Each of these stood in a view once."""
    source = """
def view(request):
    alarm = Alarm.objects.select_for_update(no_key=True).first()
    ledger.record(event=event)
    audit_entries.record(event=event)
    alarm.save(update_fields=["taken_by"])
    Alarm.objects.filter(id=alarm.id).update(taken_by=None)
    Words.objects.create(kind="why")
    with transaction.atomic(durable=True):
        looks.record(verification_id=alarm.id, by=request.user)
"""
    assert {call for _, call in calls(source)} - ALLOWED == {
        "Alarm.objects.select_for_update",
        "ledger.record",
        "audit_entries.record",
        "alarm.save",
        "Alarm.objects.filter(id=alarm.id).update",
        "Words.objects.create",
        "transaction.atomic",
    }
