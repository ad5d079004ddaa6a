"""`manage.py import_reports`: what another service held is taken over once, whole or not at all."""

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from community.streets import listing
from community.streetsafe.enums import ActionState, Counted, Reason
from community.streetsafe.models import Action, Partner, Report, Signal, SourceKey
from community.streetsafe.models.signals import SignalKind, SignalState
from foundation.audit import clock
from foundation.audit.models import AuditEntry
from tests.community.streetsafe.streets_and_reports import Net
from tests.support.accounts import make_operator

pytestmark = pytest.mark.django_db
LIT = {
    "kind": "lighting",
    "owner": "Council",
    "due_on": None,
    "done_on": None,
    "reason": "",
}


class History:
    """A file of another service about a few streets of this one."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "world.json"
        net = Net()
        self.stretch = net.street("Ley Street")[0]
        net.street("Alma Road")
        self.unit = str(self.stretch.id)
        self.today = clock.today()
        self.reports: list[list[Any]] = []
        self.actions: list[dict[str, Any]] = []
        make_operator(username="ana", role=Role.ANALYST)

    def ago(self, days: int) -> str:
        """Write a day before today."""
        return (self.today - timedelta(days=days)).isoformat()

    def tell(self, *, days_ago: int, source: str | None = None, **more: Any) -> None:
        """Add a report."""
        row = [self.ago(days_ago), self.unit, source, 1, "dark", more.get("reasons", ["bad_light"])]
        self.reports.append(row)

    def act(self, **said: Any) -> None:
        """Add an action."""
        asked = {"unit": self.unit, "seen_on": self.ago(60), "asked_on": self.ago(50)}
        self.actions.append(asked | LIT | said)

    def run(self, *options: str, by: str = "ana") -> str:
        """Run the command on it, and give what it printed."""
        units = listing.units()
        owners = [{"name": "Council", "public_name": "The council", "kind": "council"}]
        world = {
            "format": "streetsafe-world/1",
            "units": units["units"],
            "names": units["names"],
            "reports": self.reports,
            "owners": owners,
            "actions": self.actions,
        }
        self._file.write_text(json.dumps(world))
        said = io.StringIO()
        call_command("import_reports", str(self._file), "--by", by, *options, stdout=said)
        return said.getvalue()


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path)


def test_reports_are_taken_over_with_their_day_place_and_reasons(history: History) -> None:
    history.tell(days_ago=400, reasons=["bad_light", "followed"])
    assert "1 reports taken over (1 count)" in history.run()
    report = Report.objects.get()
    assert report.stretch_id == history.stretch.id
    assert report.received_on == date.fromisoformat(history.ago(400))
    assert report.reasons == Reason.BAD_LIGHT | Reason.FOLLOWED
    assert AuditEntry.objects.filter(event="history.taken_over").count() == 1


def test_a_connection_weighs_three_and_only_a_recent_one_keeps_a_token(history: History) -> None:
    for _ in range(5):
        history.tell(days_ago=3, source="one")
        history.tell(days_ago=300, source="one")
    history.run()
    old = Report.objects.filter(received_on=history.ago(300))
    recent = Report.objects.filter(received_on=history.ago(3))
    assert [each.filter(counted=Counted.YES).count() for each in (old, recent)] == [3, 3]
    assert not old.exclude(source=None).exists()
    assert len({bytes(one.source or b"") for one in recent}) == 1
    assert SourceKey.objects.count() == 1
    assert b"one" not in bytes(recent[0].source or b"")


def test_what_was_few_connections_is_not_growth_once_they_are_forgotten(history: History) -> None:
    for day in range(500, 130, -14):
        history.tell(days_ago=day)
    for number in range(20):
        history.tell(days_ago=60 + number % 5, source=f"friend {number % 3}")
    history.run()
    told = Signal.objects.filter(unit=history.stretch.id, kind=SignalKind.ONE_SOURCE)
    assert told.exists()
    assert not Signal.objects.filter(kind=SignalKind.GROWING).exists()


def test_actions_come_with_their_owner_and_dates(history: History) -> None:
    history.tell(days_ago=60)
    history.act(due_on=history.ago(20), done_on=history.ago(22))
    history.act(reason="The wall is listed.")
    history.run()
    done, refused = Action.objects.order_by("state").filter(owner=Partner.objects.get()).reverse()
    assert {one.state for one in (done, refused)} == {ActionState.DONE, ActionState.DECLINED}
    lit = Action.objects.get(state=ActionState.DONE)
    assert lit.done_on == date.fromisoformat(history.ago(22))
    assert lit.signal is not None
    assert lit.signal.state == SignalState.CLOSED
    assert AuditEntry.objects.filter(event="action.proposed").count() == 2


def test_a_history_is_taken_over_once(history: History) -> None:
    history.tell(days_ago=60)
    history.run()
    with pytest.raises(CommandError, match="before the first"):
        history.run()
    assert "nothing was taken over" in history.run("--only-if-empty")
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda one: one.tell(days_ago=9, reasons=["rain"]), "rain"),
        (lambda one: one.tell(days_ago=9, reasons=[]), "needs reasons"),
        (lambda one: one.tell(days_ago=-2), "not over"),
        (lambda one: one.act(owner="Nobody"), "owner"),
        (lambda one: one.act(done_on=one.ago(3)), "due_on"),
        (lambda one: one.act(kind="magic"), "actions"),
    ],
    ids=["unknown reason", "no reason", "tomorrow", "no owner", "done without a date", "kind"],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    history: History, spoil: Any, said: str
) -> None:
    history.tell(days_ago=60)
    spoil(history)
    with pytest.raises(CommandError, match=said):
        history.run()
    assert not Report.objects.exists()
    assert not Action.objects.exists()


def test_only_an_analyst_answers_for_it(history: History) -> None:
    history.tell(days_ago=60)
    make_operator(username="olu", role=Role.OPERATOR)
    with pytest.raises(CommandError, match="not an analyst"):
        history.run(by="olu")


def test_a_dry_run_stores_nothing(history: History) -> None:
    history.tell(days_ago=60)
    assert "nothing was stored" in history.run("--dry-run")
    assert not Report.objects.exists()
