"""Who has a case open, as the letters that stand on its row."""

from datetime import datetime

from accounts.models import User
from verification.actions.monitoring import presence
from verification.models import Verification

_LETTERS = 2


def of(name: str) -> str:
    """Write the first letters of somebody's name: "Priya Shah" is PS."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(
        word[0] for word in (words[:1] + words[-1:])[: min(len(words), _LETTERS)]
    ).upper()


def by_ref(*, user: User, now: datetime) -> dict[str, str]:
    """Write who else has each case open, by its ref: "PS MJ"."""
    seen = presence.others(user=user, now=now)
    refs = Verification.objects.filter(id__in=list(seen)).values_list("id", "ref")
    return {ref: " ".join(of(name) for name in seen[case_id]) for case_id, ref in refs}
