"""What one user may do to a case: each screen asks the very rules that the actions go by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from verification.actions import calls_owed, contacts
from verification.actions.decisions import attempts, claims, custody, judging, preconditions
from verification.actions.joining import conversation, languages
from verification.actions.officers import verification_actions
from verification.actions.records import roles
from verification.actions.records.refusals import Refusal, why_not
from verification.enums import CalledParty, JudgedEnding
from verification.models import Proposal, Verification
from verification.rules.involvement import Act


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What may be done, by the names of the acts; a template reads `may.claim`.

    `why_no_claim` says in a sentence why the user may not have the case, where that is who they
    are; `no_yes` is what stands in the way of a YES of theirs, other than a claim. `endings` are
    those that they may judge, `why_not_judged` what stands in the way of the others.
    """

    may: Mapping[str, bool]
    why_no_claim: str
    no_yes: Refusal | None
    endings: list[JudgedEnding]
    why_not_judged: list[Refusal]


def read(
    verification: Verification, *, proposal: Proposal | None, user: User, now: datetime
) -> Offers:
    """Ask every rule for one user; `proposal` is the open one, if any."""
    refused = {
        **_of_anybody(verification, by=user, now=now),
        **_of_decisions(verification, proposal=proposal, by=user, now=now),
    }
    may = {act: refusal is None for act, refusal in refused.items()}
    judged = {
        ending: why_not(judging.check_judge, verification=verification, by=user, ended=ending)
        for ending in JudgedEnding
    }
    endings = [ending for ending, refusal in judged.items() if refusal is None]
    may["judge"] = bool(endings)
    # The owner's own claim would be accepted once more, and change nothing.
    may["claim"] = may["claim"] and verification.claimed_by_id != user.pk
    interest = refused["claim"]
    return Offers(
        may=may,
        why_no_claim=interest.sentence if isinstance(interest, roles.ConflictOfInterest) else "",
        no_yes=_no_yes(verification, by=user, now=now),
        endings=endings,
        why_not_judged=_once_each(judged.values()) if endings else [],
    )


def _once_each(refused: Iterable[Refusal | None]) -> list[Refusal]:
    """Keep one refusal of each kind."""
    return list({type(refusal): refusal for refusal in refused if refusal}.values())


def _of_anybody(
    verification: Verification, *, by: User, now: datetime
) -> dict[str, Refusal | None]:
    """Ask what does not decide the case."""
    case = verification
    return {
        "claim": why_not(claims.check_claim, verification=case, by=by, now=now),
        "release": why_not(claims.check_release, verification=case, by=by),
        "tell_officer": why_not(verification_actions.check_tell_officer, verification=case, by=by),
        "ask": why_not(conversation.check_ask, verification=case, by=by, now=now),
        "new_code": why_not(conversation.check_new_code, verification=case, by=by),
        "language": why_not(languages.check_choose, verification=case, by=by),
        "help_coming": why_not(conversation.check_help_coming, verification=case, by=by),
        "number": why_not(contacts.check_reveal_number, verification=case, by=by),
        "waive": why_not(judging.check_waive, verification=case, by=by),
        "rang": why_not(attempts.check_log, verification=case, by=by, whom=CalledParty.OFFICER),
        "write_only": why_not(calls_owed.check_write_only, verification=case, by=by),
        "custody": why_not(custody.check_note, verification=case, by=by),
        # In every state.
        "read": why_not(roles.check_may, Act.READ, verification=case, by=by),
        "note": why_not(roles.check_may, Act.NOTE, verification=case, by=by),
        "talked": why_not(roles.check_may, Act.TALKED, verification=case, by=by),
    }


def _of_decisions(
    verification: Verification, *, proposal: Proposal | None, by: User, now: datetime
) -> dict[str, Refusal | None]:
    """Ask what decides the case.

    An open alarm takes no form off the page: it may be closed in a moment, and what was ticked
    meanwhile stays. The page says that it forbids a YES.
    """
    case = verification
    return {
        "confirm": why_not(preconditions.check_decider, verification=case, by=by, now=now),
        "agree": why_not(
            preconditions.check_second_decider,
            verification=case,
            proposal=proposal,
            by=by,
            now=now,
        ),
        "disagree": why_not(
            preconditions.check_second_person, verification=case, proposal=proposal, by=by
        ),
        "refuse": why_not(preconditions.check_refuse, verification=case, by=by),
        "revoke": why_not(preconditions.check_revoke, verification=case, by=by),
        "end": why_not(verification_actions.check_end, verification=case, by=by),
    }


def _no_yes(verification: Verification, *, by: User, now: datetime) -> Refusal | None:
    """Ask what stands between this user and a YES, other than a claim: that they may still make."""
    refusal = why_not(preconditions.check_decider, verification=verification, by=by, now=now)
    if refusal is None or isinstance(refusal, claims.NotClaimed):
        return why_not(preconditions.check_no_alarm, verification=verification)
    return refusal
