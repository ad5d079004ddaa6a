"""All that owners were asked to do, as a page and as a file."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from publicsite import responses, work, work_csv


@csrf_exempt
@require_safe
@conditional_page
def actions(_request: HttpRequest) -> HttpResponse:
    """List them by borough, what is late first."""
    context = {"boroughs": work.by_borough(), "together": work.together()}
    page = responses.page("actions.html", context)
    return responses.kept_for_an_hour(page)


@csrf_exempt
@require_safe
@conditional_page
def download(_request: HttpRequest) -> HttpResponse:
    """Hand out the same list as CSV."""
    answer = HttpResponse(
        work_csv.write(work.by_borough()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="streets-actions.csv"'},
    )
    return responses.kept_for_an_hour(answer)
