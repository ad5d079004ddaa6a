"""After all journeys: the audit chain verifies, both books agree, and no request broke."""

import json

from tests.journeys import auditor
from tests.support.running_service import RunningService


def test_of_the_ordinary_service(ordinary: RunningService) -> None:
    reckon(ordinary)


def test_of_the_hasty_service(hasty: RunningService) -> None:
    reckon(hasty)


def reckon(town: RunningService) -> None:
    """Audit the books and have the audit log verified by its own command."""
    auditor.audit(town)
    found = json.loads(town.stack.manage("verify_audit", "--json"))
    assert found["ok"]
    assert found["checked"] > 0
    answered = (town.stack.logs / "web.log").read_text().splitlines()
    assert [line for line in answered if '"status": 500' in line] == []
