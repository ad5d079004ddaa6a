"""The list of cases that are over and that nobody has judged."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from controlroom import decorators, to_judge_page


@decorators.viewer_required
def show(request: HttpRequest) -> HttpResponse:
    """Show what waits for a judgement, the oldest first, each with its age."""
    page = to_judge_page.read(user=decorators.user_of(request))
    template = "_to_judge_region" if decorators.wants_fragment(request) else "to_judge"
    context = {"page": page, "head": page.head}
    return render(request, f"controlroom/{template}.html", context)
