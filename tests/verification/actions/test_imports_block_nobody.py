"""An officer asks while an import has written everything and has not yet committed."""

import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections

from accounts.models import Device
from foundation.audit import clock, ledger
from tests.support import pictures
from tests.verification.actions import records
from verification.actions.imports import officer_import, roster_import
from verification.actions.imports.officer_file import OfficerRow, PhotoFile
from verification.actions.imports.roster_file import DutyRow, Span
from verification.enums import OfficerStatus
from verification.models import Officer, Verification

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)
# Long for a busy machine, and well under the ten seconds after which a lock is given up.
_SOON = 8.0


def asks(one: Officer, device: Device) -> bool:
    """Let an officer ask on a connection of its own; say whether it was answered soon."""

    def ask() -> None:
        try:
            records.make_verification(one, device=device)
        finally:
            connections.close_all()

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_SOON)
    return not asking.is_alive()


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoDuringWhichHeAsks(PhotoFile):
    """A photo whose reading takes as long as an officer's request."""

    answered: list[bool]
    officer: Officer
    device: Device

    def read(self, *, line: int) -> bytes:
        """Let the officer ask, then give the photo."""
        self.answered.append(asks(self.officer, self.device))
        return pictures.jpeg(colour=(10 * line, 0, 0))


def test_requests_are_answered_while_a_roster_is_swapped() -> None:
    one = records.make_officer()
    device = records.enrol_device(one)
    now = clock.db_now()
    records.make_duty(one, at=now)
    span = Span(starts_at=now - 2 * HOUR, ends_at=now + 2 * HOUR)
    duty = DutyRow(
        line=2,
        officer_id=one.id,
        starts_at=now - HOUR,
        ends_at=now + 5 * HOUR,
        boroughs=("Camden",),
        reasons=("questions",),
    )
    with roster_import.staged([duty]), ledger.transaction():
        summary = roster_import.replace(
            periods=1, span=span, allow_shrink=False, dry_run=False, actor=ledger.COMMAND
        )
        assert asks(one, device)
    assert summary.changed == 1
    assert Verification.objects.filter(officer=one).count() == 1


def test_requests_are_answered_while_new_photos_are_read() -> None:
    answered: list[bool] = []
    officers = [records.make_officer(number="1A"), records.make_officer(number="2B")]
    rows = [
        OfficerRow(
            line=line,
            number=one.number,
            rank="DS",
            name=one.name,
            team=one.team.name,
            status=OfficerStatus.SERVING,
            looks=one.looks,
            photo=PhotoDuringWhichHeAsks(
                path=Path("not-read.jpg"),
                digest=b"other",
                answered=answered,
                officer=one,
                device=records.enrol_device(one),
            ),
            phone_index=None,
        )
        for line, one in enumerate(officers, start=2)
    ]
    with ledger.transaction():
        officer_import.take_over(rows=rows, dry_run=False, actor=ledger.COMMAND)
    assert answered == [True, True]
    first = Officer.objects.get(number="1A")
    assert (first.rank, pictures.colour_of(bytes(first.photo or b""))) == ("DS", (20, 0, 0))
