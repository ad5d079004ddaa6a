"""What search engines may read of the public pages: nothing that is somebody's own."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

_RULES = """User-agent: *
Disallow: /pulse/
Disallow: /streets/code
Disallow: /streets/near
Disallow: /streets/reports
Disallow: /streets/search
Disallow: /streets/thanks/
Disallow: /survey/
Disallow: /walks/
Allow: /walks/ask
Allow: /
"""


@csrf_exempt
@require_safe
@cache_control(public=True, max_age=86400)
def robots(_request: HttpRequest) -> HttpResponse:
    """Name the addresses that are no pages to find."""
    return HttpResponse(_RULES, content_type="text/plain; charset=utf-8")
