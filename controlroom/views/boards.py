"""What hangs on the wall: the wallboard."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from controlroom import decorators, wallboard_page


@decorators.board_viewer_required
def show_wallboard(request: HttpRequest) -> HttpResponse:
    """Show the board on the wall, counts alone; it is nobody's console, and keeps none live."""
    template = "_wallboard.html" if decorators.wants_fragment(request) else "wallboard.html"
    context = {"board": wallboard_page.read(), "force": settings.FORCE_NAME}
    return render(request, f"controlroom/{template}", context)
