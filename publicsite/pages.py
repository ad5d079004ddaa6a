"""Pages that are the same for everybody: no request is asked, no row is read."""

from collections.abc import Callable
from typing import Any, cast

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from publicsite import inline_styles, languages, responses

Page = Callable[[HttpRequest], HttpResponse]

# No script runs, nothing is sent, nothing is fetched but the stylesheet.
_POLICY = csp_replace(
    {
        "script-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [NONE],
        "form-action": [NONE],
    }
)
_KEPT_FOR_SECONDS = 3600


def written(template: str, context: dict[str, Any] | None = None) -> HttpResponse:
    """Write a page from a template, without the request.

    So no context processor runs, nothing of the session is read, and the answer varies on nothing.
    """
    return HttpResponse(loader.render_to_string(template, languages.context() | (context or {})))


def kept(
    template: str,
    context: Callable[[], dict[str, Any]] = dict,
    *,
    styles: tuple[str, ...] = (),
) -> Page:
    """Make the view of a page that caches may keep for an hour and ask about by its ETag.

    `context` is called at each writing. `styles` names stylesheets that are put into the page, as
    `styles`, in place of the link. Answers GET and HEAD alone.
    """

    def write(_request: HttpRequest) -> HttpResponse:
        if not styles:
            return written(template, context())
        inline = inline_styles.of(*styles)
        answer = written(template, {**context(), "styles": inline.text})
        return responses.allowing(answer, style=inline.source)

    page: Any = write
    # The last is the outermost: what is refused is kept by nobody.
    for wrap in (
        cache_control(public=True, max_age=_KEPT_FOR_SECONDS),
        conditional_page,
        _POLICY,
        require_safe,
        csrf_exempt,
    ):
        page = wrap(page)
    return cast(Page, page)
