"""What accounts need not keep: enrolment codes that ran out a week ago."""

from datetime import datetime, timedelta

from accounts.models import EnrolmentCode

_ENROLMENT_KEPT_FOR = timedelta(days=7)


def forget(now: datetime) -> dict[str, int]:
    """Delete old enrolment codes, used or not."""
    old = EnrolmentCode.objects.filter(expires_at__lt=now - _ENROLMENT_KEPT_FOR)
    return {"enrolment_codes": old.delete()[0]}
