"""What may be forgotten, once a day: codes, remembered requests, old enrolment codes."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from accounts.models import EnrolmentCode
from audit import clock, ledger
from verification.models import JoinCode, RememberedRequest

_ENROLMENT_KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Forgotten:
    """How many rows of each kind went."""

    join_codes: int
    requests: int
    enrolment_codes: int


def housekeep() -> Forgotten:
    """Forget what the protocol no longer needs; safe to run at any time, twice at once."""
    ledger.require_transaction()
    now = clock.db_now()
    codes, _ = JoinCode.objects.filter(expires_at__lt=now - settings.CODE_REMEMBERED_FOR).delete()
    requests, _ = RememberedRequest.objects.filter(
        at__lt=now - settings.IDEMPOTENCY_KEPT_FOR
    ).delete()
    enrolments, _ = EnrolmentCode.objects.filter(expires_at__lt=now - _ENROLMENT_KEPT_FOR).delete()
    return Forgotten(join_codes=codes, requests=requests, enrolment_codes=enrolments)
