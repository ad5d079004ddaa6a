"""The watchkeeper's hands beside a database full of what is due: duties for bench.child."""

import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.db import connections
from django.db.models import QuerySet

from accounts.models import Device
from bench import due_cases, staff
from foundation.audit import clock, ledger
from verification.actions.joining import inbound_texts, join_codes
from verification.actions.officers import verification_request
from verification.enums import FollowUpKind, Reason
from verification.models import FollowUp, Officer, Verification
from verification.watchkeeper import Watchkeeper

_OWNER = "owner"
_PHONE = "+999000000001"


class Duties:
    """What the parent may ask for; each gives the seconds at which its ticks were over."""

    def __init__(self) -> None:
        self._watchkeeper = Watchkeeper()

    def assemble(self, *, many: int) -> None:
        """Write so many cases, of one that was joined, each with a check-in far off."""
        staff.assemble(officers=1, on_duty=1)
        staff.renew_roster()
        like = _joined()
        with connections[_OWNER].cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        due_cases.write(
            like,
            many=many,
            owe=FollowUpKind.CHECK_IN,
            at=clock.db_now() + settings.FOLLOW_UP_AFTER,
            using=_OWNER,
        )

    def texted(self) -> list[float]:
        """Let every check-in be due."""
        self._rows().update(due_at=clock.db_now())
        return self._ticked(lambda: self._rows().filter(message=None))

    def missed(self) -> list[float]:
        """Let nobody have answered them."""
        self._rows().update(answer_by=clock.db_now())
        return self._ticked(lambda: self._rows().filter(alarmed_at=None))

    def called(self) -> list[float]:
        """Let every officer have to be rung, of the same cases."""
        now = clock.db_now()
        calls = [
            FollowUp(
                verification_id=case_id,
                contact_id=contact_id,
                kind=FollowUpKind.RING_OFFICER,
                due_at=now,
            )
            for case_id, contact_id in self._rows().values_list("verification_id", "contact_id")
        ]
        FollowUp.objects.using(_OWNER).bulk_create(calls)
        owed = FollowUp.objects.filter(kind=FollowUpKind.RING_OFFICER, alarmed_at=None)
        return self._ticked(owed.all)

    def _rows(self) -> "QuerySet[FollowUp]":
        return FollowUp.objects.using(_OWNER).filter(kind=FollowUpKind.CHECK_IN)

    def _ticked(self, left: Callable[[], "QuerySet[FollowUp]"]) -> list[float]:
        """Tick as the watchkeeper's process does until nothing is left."""
        began, ended = time.monotonic(), list[float]()
        while left().exists():
            tick_began = time.monotonic()
            self._watchkeeper.tick()
            ended.append(time.monotonic() - began)
            spent = time.monotonic() - tick_began
            time.sleep(max(settings.WATCHKEEPER_TICK.total_seconds() - spent, 0.05))
        return ended


def _joined() -> Verification:
    """Let the one officer ask, and a phone join."""
    now, officer = clock.db_now(), Officer.objects.get()
    with ledger.transaction():
        case = verification_request.request(
            officer=officer,
            device=Device.objects.get(),
            signed_in_at=now,
            reason=Reason.QUESTIONS,
            fix=None,
            place="Victoria St",
            language="en",
        )
    code = join_codes.read(verification=Verification.objects.get(id=case.id)) or ""
    with ledger.transaction():
        inbound_texts.receive(provider_sid=f"SM{uuid4().hex}", sender=_PHONE, body=code)
    return Verification.objects.select_related("contact").get(id=case.id)
