"""What the frame of every public page says; no tag here asks the request or the database."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def force_name() -> str:
    """Write the force's name, as its texts begin with it."""
    return str(settings.FORCE_NAME)


@register.simple_tag
def leave_url() -> str:
    """Write the address of a dull page of somebody else's, for who has to look away fast."""
    return str(settings.LEAVE_URL)
