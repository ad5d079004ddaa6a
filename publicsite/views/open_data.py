"""Open data: each quarter that is over, as CSV and JSON, and how it is made."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from community.streetsafe import released
from community.streetsafe.released import Released
from community.streetsafe.rules import quarters, release_file
from community.streetsafe.rules.release_lines import Line
from publicsite import numbers, responses
from publicsite.codebook import CODEBOOK


@csrf_exempt
@require_safe
@conditional_page
def index(_request: HttpRequest) -> HttpResponse:
    """List the quarters, the last first."""
    context = {"releases": _listed(), **_licence()}
    return responses.kept_for_an_hour(responses.page("data.html", context))


@csrf_exempt
@require_safe
@conditional_page
def about(_request: HttpRequest) -> HttpResponse:
    """Say how the data is made, what each column means, and what came out when."""
    context = {
        "releases": _listed(),
        "codebook": CODEBOOK,
        "road": settings.STREETS_ROAD_AT_LEAST,
        "detail": settings.STREETS_DETAIL_AT_LEAST,
        **_licence(),
    }
    return responses.kept_for_an_hour(responses.page("data_about.html", context))


@csrf_exempt
@require_safe
@conditional_page
def as_csv(_request: HttpRequest, quarter: str) -> HttpResponse:
    """Hand out a quarter as CSV; 404 where none is published."""
    found = _find(quarter)
    if found is None:
        return responses.page("data_gone.html", {}, status=404)
    release, lines = found
    answer = HttpResponse(
        released.file_of(release.quarter, lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="streets-{release.quarter}.csv"'},
    )
    return _of_release(answer)


@csrf_exempt
@require_safe
@conditional_page
def as_json(_request: HttpRequest, quarter: str) -> HttpResponse:
    """Hand out a quarter as JSON; 404 where none is published."""
    found = _find(quarter)
    if found is None:
        return responses.page("data_gone.html", {}, status=404)
    release, lines = found
    content = {
        "quarter": str(release.quarter),
        "licence": settings.STREETS_LICENCE,
        "licence_url": settings.STREETS_LICENCE_URL,
        "attribution": release.attribution,
        "made_at": release.made_at.isoformat(),
        "sha256_of_csv": release.digest,
        "road_at_least": release.road_at_least,
        "detail_at_least": release.detail_at_least,
        "numbers": [_plain(line) for line in lines],
    }
    return _of_release(JsonResponse(content))


def _find(written: str) -> tuple[Released, list[Line]] | None:
    quarter = quarters.parse(written)
    return None if quarter is None else released.find(quarter)


def _plain(line: Line) -> dict[str, Any]:
    said = line.said
    return {
        "level": line.level,
        "borough": line.borough,
        "ward": line.ward or None,
        "unit": None if line.unit is None else str(line.unit),
        "usrn": line.usrn,
        "kind": line.kind or None,
        "name": line.name or None,
        "measure": line.measure,
        "answer": line.answer or None,
        "shown": release_file.WITHHELD if said is None else str(said),
        "at_least": None if said is None else said.at_least,
        "at_most": None if said is None else said.at_most,
    }


def _of_release(answer: HttpResponse) -> HttpResponse:
    """Name the licence beside the file: a line of its own would be data to who reads CSV."""
    answer["Link"] = f'<{settings.STREETS_LICENCE_URL}>; rel="license"'
    return responses.kept_for_a_week(answer)


def _listed() -> list[dict[str, Any]]:
    return [{"release": one, "name": numbers.name(one.quarter)} for one in released.all_of_them()]


def _licence() -> dict[str, str]:
    return {"licence": settings.STREETS_LICENCE, "licence_url": settings.STREETS_LICENCE_URL}
