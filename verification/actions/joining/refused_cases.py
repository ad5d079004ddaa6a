"""A case that was refused before anybody joined: its officer's screen goes on as any other's.

It moves on by what would have joined and by nothing else, is answered after a time that real
decisions take, and every call of the officer's goes by that screen. Else a screen that stands
still while a code is texted, or one that moves at once, would say that the answer is NO.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings

from verification.actions import follow_ups
from verification.actions.records import transitions
from verification.enums import DecisionKind, OfficerStage, State
from verification.models import Decision, Verification
from verification.rules import answer_times

_CHANCE = secrets.SystemRandom()


def seem_joined(*, verification: Verification, now: datetime) -> bool:
    """Show `checking` where what has just come would have joined, had nobody refused.

    For a locked case; False, and nothing done, for every other.
    """
    if verification.answer_shown_at is not None or not still_runs(
        verification=verification, now=now
    ):
        return False
    taken = answer_times.drawn(
        lately=_taken_lately(),
        enough=settings.ANSWER_TIMES_ENOUGH,
        least=settings.ANSWER_SHOWN_LEAST,
        most=settings.ANSWER_SHOWN_MOST,
        chance=_CHANCE,
    )
    verification.answer_shown_at = now + taken
    verification.save(update_fields=["answer_shown_at"])
    transitions.show_checking(verification=verification, now=now)
    return True


def still_runs(*, verification: Verification, now: datetime) -> bool:
    """Say whether a case was refused before anybody joined, and its code would still join."""
    refused = State(verification.state) is State.REFUSED and verification.joined_at is None
    ended = verification.officer_stage == OfficerStage.ENDED
    return refused and not ended and now < verification.join_by


def show_answer(*, verification: Verification, now: datetime) -> bool:
    """Show `answered` once the time drawn is over, and owe the call that every check gets."""
    checking = verification.officer_stage == OfficerStage.CHECKING
    due = verification.answer_shown_at
    if not checking or due is None or now < due:
        return False
    transitions.show_answered(verification=verification, now=now)
    follow_ups.ring_officer(verification=verification, now=now)
    return True


def _taken_lately() -> list[timedelta]:
    """Read how long the force's last decisions took, from the join; taking back is none."""
    decided = Decision.objects.filter(join__isnull=False).exclude(kind=DecisionKind.REVOKED)
    newest = decided.order_by("-id").values_list("at", "join__at")
    return [at - joined_at for at, joined_at in newest[: settings.ANSWER_TIMES_KEPT]]
