"""What hangs on the wall or stands beside the queue: the map and the wallboard."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from controlroom import decorators, map_page, wallboard_page
from foundation.audit import ledger
from verification.actions.records import looks


@decorators.viewer_required
def show_map(request: HttpRequest) -> HttpResponse:
    """Show the queue's cases on a map; the positions of one that is chosen are a look at it."""
    user = decorators.user_of(request)
    page = map_page.read(
        user=user, area=request.GET.get("area", ""), case=request.GET.get("case", "")
    )
    if page.chosen is not None:
        with ledger.transaction():
            looks.record(verification_id=page.chosen.id, by=user, once_within=looks.ONE_LOOK)
    fragment = decorators.wants_fragment(request)
    template = "_map.html" if fragment else "map.html"
    context = {"page": page, "head": page.head, "is_fragment": fragment}
    return render(request, f"controlroom/{template}", context)


@decorators.board_viewer_required
def show_wallboard(request: HttpRequest) -> HttpResponse:
    """Show the board on the wall, counts alone; it is nobody's console, and keeps none live."""
    template = "_wallboard.html" if decorators.wants_fragment(request) else "wallboard.html"
    context = {"board": wallboard_page.read(), "force": settings.FORCE_NAME}
    return render(request, f"controlroom/{template}", context)
