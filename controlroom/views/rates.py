"""The load of the room and who waits to begin a shift, for supervisors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from controlroom import decorators, rates_page


@decorators.supervisor_viewer_required
def rates(request: HttpRequest) -> HttpResponse:
    """Show how many alarms come, how long they wait, and whose shift waits to begin."""
    page = rates_page.read(user=decorators.user_of(request))
    template = "_rates_region" if decorators.wants_fragment(request) else "rates"
    context = {"page": page, "head": page.head}
    return render(request, f"controlroom/{template}.html", context)
