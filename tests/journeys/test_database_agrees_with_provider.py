"""After all journeys: the audit chain verifies, both ledgers agree, and no request broke."""

import json

from tests.journeys import auditor
from tests.support.running_service import RunningService


def test_database_and_provider_agree_on_the_ordinary_service(ordinary: RunningService) -> None:
    audit_service(ordinary)


def test_database_and_provider_agree_on_the_hasty_service(hasty: RunningService) -> None:
    audit_service(hasty)


def audit_service(service: RunningService) -> None:
    """Audit the books and have the audit log verified by its own command."""
    auditor.audit(service)
    found = json.loads(service.stack.manage("verify_audit", "--json"))
    assert found["ok"]
    assert found["checked"] > 0
    answered = (service.stack.logs / "web.log").read_text().splitlines()
    assert [line for line in answered if '"status": 500' in line] == []
