"""Writes instants for the console: the time of day, and the day where it is another."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from foundation.audit import clock

register = template.Library()


@register.filter
def moment(at: datetime | None) -> str:
    """Write an instant by the clock on the wall: 23:41:07, or Tue 25 Nov, 23:41:07."""
    if at is None:
        return ""
    local, today = timezone.localtime(at), timezone.localtime(clock.service_time(timezone.now()))
    if local.date() == today.date():
        return date_format(local, "H:i:s")
    return date_format(local, "D j M, H:i:s" if local.year == today.year else "D j M Y, H:i:s")


@register.filter
def span(seconds: int) -> str:
    """Write a length of time as the page's clocks do: 0:09, 12:30, 2 h 05 min."""
    minutes, hours = seconds // 60, seconds // 3600
    return f"{hours} h {minutes % 60:02} min" if hours else f"{minutes}:{seconds % 60:02}"
