"""`{% alarm_strip %}`: the open alarms on top of a page, for whoever may see them."""

from typing import Any

from django import template

from accounts import permissions
from accounts.models import User
from controlroom import board, feed

register = template.Library()


@register.inclusion_tag("controlroom/_strip_region.html", takes_context=True)
def alarm_strip(context: dict[str, Any]) -> dict[str, Any]:
    """Give the strip to a page of the console, and nothing to anybody else's."""
    user = context.get("user")
    if not isinstance(user, User) or not permissions.has_second_factor(user):
        return {"shown": False}
    if not permissions.may_use_console(user):
        return {"shown": False}
    # The cursor first, as everywhere: what changes while we read is fetched once more.
    head = feed.head()
    return {"shown": True, "head": head, "alarms": board.open_rows(user=user)}
