"""The plan's aims, as the staff of the neighbourhood see them."""

from django.http import HttpRequest, HttpResponse

from community.neighbourhood import decorators, responses
from community.outcomes import published


@decorators.plan_viewer_required
def show(request: HttpRequest) -> HttpResponse:
    """Show every measure, its interval and its word."""
    wards = published.wards_of_last_quarter(rounded=False)
    return responses.plan_page(request, "plan", plan=published.read(), wards=wards)
