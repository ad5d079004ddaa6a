"""What happened on a road: what was asked for, who owns it, and whether it is late."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from community.streets import units
from publicsite import languages, numbers, responses, work
from publicsite.names import Named
from publicsite.places import Place


@csrf_exempt
@require_safe
@conditional_page
def road(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show the state of work of a road, the same for everybody; 404 where it is none of ours."""
    words = languages.of_request(request)
    unit = units.find(unit_id)
    if unit is None:
        return responses.page("road_gone.html", {}, words=words, status=404)
    works = work.of_unit(unit)
    place = Place(unit=unit)
    context = {
        "place": place,
        "named": Named(place=place, words=words),
        "works": works,
        "any_done": work.any_done(works),
        "numbers": numbers.of_unit(unit),
    }
    return responses.kept_for_an_hour(responses.page("road.html", context, words=words))
