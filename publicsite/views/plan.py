"""Whether the plan's aims are met, as a page and as a file, the same for everybody."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from community.outcomes import published
from publicsite import pages, plan_csv, responses


def _plan() -> dict[str, Any]:
    wards = published.wards_of_last_quarter(rounded=True)
    return {"plan": published.read(), "wards": wards, "force": settings.FORCE_NAME}


plan = pages.kept("publicsite/plan.html", _plan, styles=("public", "plan"))


@csrf_exempt
@require_safe
@conditional_page
def download(_request: HttpRequest) -> HttpResponse:
    """Hand out the same rows as CSV."""
    answer = HttpResponse(
        plan_csv.write(published.read()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="plan.csv"'},
    )
    return responses.kept_for_an_hour(answer)
