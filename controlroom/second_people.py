"""Who on shift may answer a proposal: asked with the rules that the answer itself goes by."""

from datetime import datetime

from django.conf import settings

from accounts.models import User
from verification.actions.decisions import no_contact, preconditions
from verification.actions.records import refusals
from verification.models import Alarm, ClosingProposal, ConsolePresence, Proposal, Verification


def on_shift(*, now: datetime) -> list[User]:
    """List whose consoles are live, by name."""
    since = now - settings.CONSOLE_LIVE_FOR
    live = ConsolePresence.objects.filter(user__is_active=True, beat_at__gt=since)
    return [row.user for row in live.select_related("user").order_by("user__display_name")]


def for_yes(
    proposal: Proposal, *, verification: Verification, people: list[User], now: datetime
) -> list[str]:
    """Name who of these may answer the proposal of a YES."""
    return [
        person.display_name
        for person in people
        if refusals.can(
            preconditions.check_second_decider,
            verification=verification,
            proposal=proposal,
            by=person,
            now=now,
        )
    ]


def for_closing(proposal: ClosingProposal, *, alarm: Alarm, people: list[User]) -> list[str]:
    """Name who of these may answer the proposal to close an alarm without contact."""
    return [
        person.display_name
        for person in people
        if refusals.can(no_contact.check_second_person, alarm=alarm, proposal=proposal, by=person)
    ]
