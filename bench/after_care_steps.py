"""A database full of what is about to be due: duties for bench.child."""

from datetime import datetime, timedelta
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

_OWNER = "owner"
_PHONE = "+999000000001"


class Duties:
    """What the parent may ask for: the cases, and then that one thing after the other is due."""

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

    def texted(self) -> None:
        """Let every check-in be due in the minute that begins."""
        checks = list(self._checks())
        for row, at in zip(checks, _instants(len(checks), within=due_cases.WITHIN), strict=True):
            row.due_at = at
        self._checks().bulk_update(checks, ["due_at"])

    def missed(self) -> None:
        """Let nobody answer them, until some time in the minute that begins."""
        checks = list(self._checks())
        for row, at in zip(checks, _instants(len(checks), within=due_cases.WITHIN), strict=True):
            row.answer_by = at
        self._checks().bulk_update(checks, ["answer_by"])

    def called(self) -> None:
        """Let every officer have to be rung in the minute that begins, once for each case."""
        self._owe_calls(ordinal=1, within=due_cases.WITHIN)

    def called_at_once(self) -> None:
        """Let every officer have to be rung now, once more for each case."""
        self._owe_calls(ordinal=2, within=timedelta())

    def _owe_calls(self, *, ordinal: int, within: timedelta) -> None:
        checks = list(self._checks())
        calls = [
            FollowUp(
                verification_id=row.verification_id,
                contact_id=row.contact_id,
                kind=FollowUpKind.RING_OFFICER,
                ordinal=ordinal,
                due_at=at,
            )
            for row, at in zip(checks, _instants(len(checks), within=within), strict=True)
        ]
        FollowUp.objects.using(_OWNER).bulk_create(calls)

    def _checks(self) -> "QuerySet[FollowUp]":
        return FollowUp.objects.using(_OWNER).filter(kind=FollowUpKind.CHECK_IN)


def _instants(many: int, *, within: timedelta) -> list[datetime]:
    """Spread so many instants evenly over the time that begins now."""
    now = clock.db_now()
    return [now + number * within / max(many, 1) for number in range(many)]


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
