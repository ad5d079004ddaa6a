"""How the pages about streets answer: no cookie is set, and what is not public is kept by nobody.

Templates are drawn without a request: no context processor of the console runs, and no session is
looked for.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template import loader

from publicsite import inline_styles, languages
from publicsite.wordings.catalogues import ENGLISH
from publicsite.wordings.shape import Wordings

_NOT_KEPT = {"Cache-Control": "no-store"}
# The one page that may ask a browser where it is, and only when its button is pressed.
_MAY_ASK_WHERE = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"
_KEPT_A_WEEK = "public, max-age=604800"
_KEPT_AN_HOUR = "public, max-age=3600"


class SeeOther(HttpResponseRedirect):
    """Send a browser on by GET, whatever it came with."""

    status_code = 303


def page(
    template: str,
    context: Mapping[str, Any],
    *,
    words: Wordings = ENGLISH,
    status: int = 200,
    asks_where: bool = False,
    folder: str = "streets",
    more_styles: Sequence[str] = (),
) -> HttpResponse:
    """Answer with a page of `publicsite/streets/`, or of another folder there, in a language.

    `asks_where` lets its script ask for that; `more_styles` are stylesheets beside the usual.
    """
    styles = inline_styles.of("public", "streets", *more_styles)
    held = {**languages.context(words), **context, "styles": styles.text}
    drawn = loader.render_to_string(f"publicsite/{folder}/{template}", held)
    answer = HttpResponse(drawn, status=status, headers=_NOT_KEPT)
    if asks_where:
        answer["Permissions-Policy"] = _MAY_ASK_WHERE
    return allowing(answer, style=styles.source)


def allowing(answer: HttpResponse, *, style: str) -> HttpResponse:
    """Let a page have this one style of its own."""
    # Made for a view; what it decorates here has its answer already.
    update: Any = csp_update({"style-src": [style]})
    return cast(HttpResponse, update(lambda: answer)())


def see_other(address: str) -> HttpResponse:
    """Send a browser on by GET."""
    return SeeOther(address, headers=_NOT_KEPT)


def as_json(content: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Answer our script."""
    return JsonResponse(content, status=status, headers=_NOT_KEPT)


def kept_for_a_week(content: HttpResponse) -> HttpResponse:
    """Let browsers and proxies keep a part of the map, which is public and the same for all."""
    content["Cache-Control"] = _KEPT_A_WEEK
    return content


def kept_for_an_hour(content: HttpResponse) -> HttpResponse:
    """Let browsers and proxies keep what is public and the same for all, and changes by the day."""
    content["Cache-Control"] = _KEPT_AN_HOUR
    return content


def wants_json(request: HttpRequest) -> bool:
    """Tell whether our script asks."""
    return "application/json" in request.headers.get("Accept", "")
