"""What walks need not keep: walkers after their time, and concerns that were passed on."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from community.walks.actions import walkers
from community.walks.models import Concern, Walk, Walker
from community.walks.rules.walk_states import OVER
from foundation.audit import clock, ledger
from foundation.encryption import data_keys
from verification.actions import contacts
from verification.enums import Reason, State
from verification.models import Alarm, CaseContact

_KNOWN_FOR = timedelta(days=30)


def forget(now: datetime) -> dict[str, int]:
    """Erase walkers whose day has come, with their number; what was found stays.

    The number stays where the phone is of a check that was no walk's, or of a walk that did not
    end well: the control room may need it, and erases it by its own rule.
    """
    today = clock.local_day(now)
    is_open = Walk.objects.filter(walker=OuterRef("pk")).exclude(state__in=OVER)
    due = Walker.objects.filter(~Exists(is_open), erased_at=None, erase_on__lte=today)
    erased = list(due.order_by("contact_id"))
    for walker in erased:
        contacts.lock(walker.contact_id)
        walkers.erase(walker, now=now, actor=ledger.SYSTEM)
    return {
        "walkers": len(erased),
        "walker_numbers": sum(map(_erase_number, _phones_of_nobody(now))),
        "concerns": _forget_concerns(now),
    }


def _phones_of_nobody(now: datetime) -> list[UUID]:
    """List the phones that walks brought in and that stand for no walker any more.

    One that never answered is known for a month: it is not asked again and again.
    """
    held = Walker.objects.filter(contact=OuterRef("contact"), erased_at=None)
    gone = Walker.objects.filter(~Exists(held), contact__erased_at=None, stopped_at=None)
    old = gone.filter(Q(erased_at__lte=now - _KNOWN_FOR) | Q(walks__answered_at__isnull=False))
    return list(old.order_by("contact_id").values_list("contact_id", flat=True).distinct())


def _erase_number(contact_id: UUID) -> bool:
    """Erase a number that nothing else needs; say whether it was."""
    cases = CaseContact.objects.filter(contact=contact_id)
    of_walks = cases.filter(verification__reason=Reason.WALK, verification__state=State.ENDED)
    if cases.count() != of_walks.count():
        return False
    if Alarm.objects.filter(contact=contact_id).exists():
        return False
    if Alarm.objects.filter(verification__contact=contact_id).exists():
        return False
    try:
        contacts.erase(contact_id=contact_id, actor=ledger.SYSTEM)
    except contacts.StillNeeded:
        return False
    return True


def _forget_concerns(now: datetime) -> int:
    old = Concern.objects.filter(
        words__isnull=False, taken_at__lte=now - settings.WALKS_WALKERS_KEPT_FOR
    )
    for concern in old:
        data_keys.destroy(key_id=concern.key_id, now=now)
        concern.words = None
        concern.save(update_fields=["words"])
    return len(old)
