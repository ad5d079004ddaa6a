"""What the officers' API need not keep: idempotency keys past their time."""

from datetime import datetime

from django.conf import settings

from officerapi.models import RememberedRequest


def forget(now: datetime) -> dict[str, int]:
    """Delete remembered requests older than IDEMPOTENCY_KEPT_FOR."""
    old = RememberedRequest.objects.filter(at__lt=now - settings.IDEMPOTENCY_KEPT_FOR)
    return {"remembered_requests": old.delete()[0]}
