"""A page says that somebody has it before them, and hears who else has which case open."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from controlroom import decorators, initials
from foundation.audit import clock, ledger
from verification.actions.decisions import claims
from verification.actions.monitoring import presence
from verification.actions.records import lookup, refusals


@decorators.operator_required
def here(request: HttpRequest) -> HttpResponse:
    """Note which case the page shows (`case`, a ref, or nothing), and that the console is live.

    Answers {ref: initials of the others who have it open}, for the marks on every row.
    """
    user, ref = decorators.user_of(request), request.POST.get("case", "")
    with ledger.transaction():
        claims.beat(by=user)
        now = clock.db_now()
        try:
            if ref:
                presence.note(verification=lookup.by_ref(ref=ref), by=user, now=now)
        except refusals.NotFound:
            # The page of a case that is not there, or not theirs to see, says nothing of it.
            ref = ""
    return JsonResponse(initials.by_ref(user=user, now=now))
