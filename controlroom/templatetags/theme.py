"""How the operator wants the console to look, kept in a cookie that our script writes.

A cookie, not the browser's storage: the first byte of a page can then carry it, so that a dark room
is not lit up for a moment at every page, and no script has to stand in the page.
"""

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

COOKIE = "sc_theme"
THEMES = ("light", "dark", "contrast")


@register.simple_tag
def theme(request: HttpRequest | None) -> SafeString | str:
    """Write the chosen theme as an attribute; nothing where the system shall choose."""
    chosen = request.COOKIES.get(COOKIE, "") if request else ""
    return format_html(' data-theme="{}"', chosen) if chosen in THEMES else ""
