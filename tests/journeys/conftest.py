"""Two running services for all journeys: one with the protocol's times, one in a hurry."""

import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from devstack.launcher.stack import Stack
from tests.journeys import auditor, canary
from tests.support.running_service import Encounter, RunningService

OFFICERS = 46
# Not what journeys are about; a slow machine must not run into them.
_PATIENT = {"SC_ENROLMENT_CODE_LIFE_SECONDS": "3600"}
# Every deadline within seconds, each late enough for two processors that have other work.
HURRY = _PATIENT | {
    "SC_JOIN_WITHIN_SECONDS": "20",
    "SC_DECIDE_WITHIN_SECONDS": "24",
    "SC_NO_CONSOLE_WITHIN_SECONDS": "3",
    "SC_CONSOLE_LIVE_FOR_SECONDS": "8",
    "SC_STILL_CHECKING_FIRST_AFTER_SECONDS": "4",
    "SC_STILL_CHECKING_SECOND_AFTER_SECONDS": "8",
    "SC_CONFIRMED_HANDED_OVER_WITHIN_SECONDS": "8",
    "SC_UNCLAIMED_AFTER_SECONDS": "3",
    "SC_REPLY_UNREAD_AFTER_SECONDS": "8",
    "SC_NOT_REACHED_AFTER_SECONDS": "5",
    "SC_NOT_TOLD_AFTER_SECONDS": "3",
    "SC_OVERDUE_AFTER_SECONDS": "5",
    "SC_OVERDUE_P1_AFTER_SECONDS": "8",
    "SC_PROVIDER_TIMEOUT_SECONDS": "2",
    "SC_DELIVERY_LEASE_SECONDS": "5",
    # So every roster is an old one, and every YES takes two.
    "SC_ROSTER_OLD_AFTER_SECONDS": "0",
}
HASTY_OFFICERS = 16
# Characters of each log.
SHOWN = 3000
_LAST = ("test_no_personal_data_in_logs", "test_database_agrees_with_provider")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put journeys behind all other tests, one service's after the other's, the audit last."""
    for item in items:
        if _is_journey(item):
            # One worker plays them all; a service has room for one journey at a time.
            item.add_marker(pytest.mark.xdist_group("journeys"))
            item.add_marker(pytest.mark.timeout(300))
    items.sort(key=_turn)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the end of every log of its service beside a journey that failed."""
    report = yield
    for name in ("ordinary", "hasty"):
        service = getattr(item, "funcargs", {}).get(name)
        if report.failed and isinstance(service, RunningService):
            for path in service.log_files():
                said = path.read_text(errors="replace")[-SHOWN:]
                report.sections.append((f"{path.name} ({name})", said))
    return report


def _is_journey(item: pytest.Item) -> bool:
    return item.path.parent == Path(__file__).parent


def _turn(item: pytest.Item) -> int:
    if not _is_journey(item):
        return 0
    if item.path.stem in _LAST:
        return 3
    return 2 if "hasty" in getattr(item, "fixturenames", ()) else 1


@pytest.fixture(scope="session")
def ordinary() -> Generator[RunningService]:
    """Run the service with the protocol's own times."""
    yield from _service(_PATIENT, officers=OFFICERS)


@pytest.fixture(scope="session")
def hasty() -> Generator[RunningService]:
    """Run the service with every deadline within seconds."""
    yield from _service(HURRY, officers=HASTY_OFFICERS)


@pytest.fixture
def scene(ordinary: RunningService) -> Generator[Encounter]:
    """Give a journey its own people, and audit it when it is over."""
    yield ordinary.make_encounter()
    auditor.audit(ordinary)


@pytest.fixture
def hasty_scene(hasty: RunningService) -> Generator[Encounter]:
    """Give a journey against deadlines its own people, and audit it when it is over."""
    yield hasty.make_encounter()
    auditor.audit(hasty)


def _service(overrides: dict[str, str], *, officers: int) -> Generator[RunningService]:
    folder = Path(tempfile.mkdtemp(prefix="sc-journeys-"))
    try:
        with Stack(data=folder, overrides=overrides, say=print) as stack:
            service = RunningService(stack=stack, officers=officers)
            service.wait_until_well()
            yield service
            # Whatever tests ran, and in whichever process: no journey leaves this unsearched.
            assert not (found := canary.found_in_logs(service)), found
    finally:
        shutil.rmtree(folder, ignore_errors=True)
