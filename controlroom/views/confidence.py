"""How safe people felt: the chart with its table, and the same as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from controlroom import confidence_csv, confidence_page, decorators
from foundation.audit import clock
from verification.monitoring import confidence_figures


@decorators.confidence_viewer_required
def show(request: HttpRequest) -> HttpResponse:
    """Show the months that are over, of the whole force or of an area (`area`)."""
    page = confidence_page.read(user=decorators.user_of(request), area=request.GET.get("area", ""))
    template = "_confidence_region" if decorators.wants_fragment(request) else "confidence"
    return render(request, f"controlroom/{template}.html", {"page": page, "head": page.head})


@decorators.confidence_viewer_required
def download(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Hand out all that may be shown, every month and area, as CSV."""
    return HttpResponse(
        confidence_csv.write(confidence_figures.read(now=clock.db_now())),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="confidence.csv"'},
    )
