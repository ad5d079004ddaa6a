"""What the frame of every page says of the service itself."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def force_name() -> str:
    """Write the force's name, as its texts begin with it."""
    return str(settings.FORCE_NAME)
