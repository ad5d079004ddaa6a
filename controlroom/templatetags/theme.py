"""How the operator wants the console to look, kept in cookies that our script writes.

Cookies, not the browser's storage: the first byte of a page can then carry it, so that a dark room
is not lit up for a moment at every page, and no script has to stand in the page.
"""

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from foundation.audit import clock

register = template.Library()

THEME_COOKIE, DENSITY_COOKIE = "sc_theme", "sc_density"
# "system" follows the computer; without a choice it is dark by night.
THEMES = ("system", "light", "dark", "contrast")
DENSITIES = ("comfortable", "compact")


@register.simple_tag
def theme(request: HttpRequest | None) -> SafeString:
    """Write theme and density as attributes of the page's first element."""
    chosen = _cookie(request, THEME_COOKIE, THEMES)
    density = _cookie(request, DENSITY_COOKIE, DENSITIES)
    shown = format_html(' data-theme="{}"', chosen) if chosen else _by_the_clock()
    return shown + format_html(' data-density="{}"', density) if density else shown


def is_night(hour: int, *, begins: int, ends: int) -> bool:
    """Say whether an hour of the day lies in the night; a night that begins as it ends is none."""
    if begins <= ends:
        return begins <= hour < ends
    return hour >= begins or hour < ends


def _by_the_clock() -> SafeString:
    begins, ends = settings.CONSOLE_DARK_FROM, settings.CONSOLE_DARK_UNTIL
    now = clock.service_time(timezone.now()).astimezone(settings.LOCAL_TIME_ZONE)
    word = "dark" if is_night(now.hour, begins=begins, ends=ends) else "light"
    return format_html(' data-theme="{}" data-night="{} {}"', word, begins, ends)


def _cookie(request: HttpRequest | None, name: str, known: tuple[str, ...]) -> str:
    value = request.COOKIES.get(name, "") if request else ""
    return value if value in known else ""
