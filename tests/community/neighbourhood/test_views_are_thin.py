"""These pages too parse, call one action and answer: no lock, write or audit entry in them."""

from pathlib import Path

from community import neighbourhood
from tests.controlroom.test_views_are_thin import calls


def test_no_lock_write_or_audit_entry_in_the_pages() -> None:
    modules = sorted(Path(neighbourhood.__file__).parent.rglob("*.py"))
    found = [f"{one.name}: {call}" for one in modules for _, call in calls(one.read_text())]
    assert len(modules) > 10
    # Of a Counter in memory.
    assert set(found) <= {"said.py: reasons.update"}
