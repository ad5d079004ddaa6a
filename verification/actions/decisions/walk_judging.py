"""How a walk ended, in its coordinator's judgement.

Of a check for a walk and of no other, with the guards of an operator's judgement: it is over and
owed, nobody judged it badly, no P1 is open, and the coordinator is neither the officer nor of
their team.
"""

from uuid import UUID

from foundation.audit import ledger
from verification.enums import HowKnown, JudgedEnding
from verification.models import Judgement


def judge(
    *,
    verification_id: UUID,
    actor: ledger.Actor,
    how: JudgedEnding,
    how_known: HowKnown,
    note: str,
) -> Judgement:
    """Record how a walk ended, by what the walker wrote or by a call with them.

    `actor` is the coordinator (an OPERATOR by the log's kinds, its id that of the user).
    """
    raise NotImplementedError
