"""The reviewers' own list, which nobody of the control room sees or clears."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from controlroom import decorators, responses, reviews_page
from controlroom.deeds import Deed
from controlroom.responses import ActionProblem
from foundation.audit import ledger
from verification.actions import reviews
from verification.actions.records import refusals


@decorators.reviewer_viewer_required
def show(request: HttpRequest) -> HttpResponse:
    """Show what a reviewer has yet to see, and what was seen."""
    return _show(request)


@decorators.reviewer_required
def mark_seen(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Mark that a reviewer has looked."""
    by = decorators.user_of(request)
    try:
        with ledger.transaction():
            reviews.mark_seen(review_id=review_id, by=by)
    except refusals.Refusal as refusal:
        problem = responses.of_refusal(refusal)
        return problem.as_json() if decorators.wants_json(request) else _show(request, problem)
    deed = Deed(sentence="Marked as seen. It stays on the list.")
    return responses.done(deed) if decorators.wants_json(request) else _show(request, deed=deed)


def _show(
    request: HttpRequest, problem: ActionProblem | None = None, *, deed: Deed | None = None
) -> HttpResponse:
    page = reviews_page.read(user=decorators.user_of(request))
    template = "_reviews_region" if decorators.wants_fragment(request) else "reviews"
    context = {"page": page, "head": page.head, "problem": problem, "deed": deed}
    status = problem.status if problem else 200
    return render(request, f"controlroom/{template}.html", context, status=status)
