"""The map: streets of ours as a picture, and as tiles for a script."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_safe

from community.streets import current, maps
from publicsite import map_window, responses


@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """Draw the streets around a coarse middle; 400 for any other place."""
    middle = map_window.read(request.GET.get("at", ""))
    if middle is None:
        return HttpResponseBadRequest("at: latitude and longitude, on the grid of 0.005")
    drawn = maps.svg(*middle.degrees)
    return responses.kept_for_a_week(HttpResponse(drawn, content_type="image/svg+xml"))


@require_safe
def tile(_request: HttpRequest, digest: str, z: int, x: int, y: int) -> HttpResponse:
    """Give the streets of a tile; 404 where there is none, and for streets that are not ours now.

    The digest of the streets stands in the address, so that what is kept never is of old ones.
    """
    held = current.find()
    if held is None or bytes(held.digest).hex() != digest:
        raise Http404
    try:
        return responses.kept_for_a_week(JsonResponse(maps.tile(z, x, y)))
    except maps.NoTile as error:
        raise Http404 from error
