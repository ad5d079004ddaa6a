"""Ask in a template what a user's role allows."""

from django import template

from accounts import permissions
from accounts.permissions import Anybody

register = template.Library()


@register.filter
def may_watch(user: Anybody) -> bool:
    """Say whether the pages of the control room are somebody's own."""
    return permissions.may_use_console(user)


@register.filter
def may_act(user: Anybody) -> bool:
    """Say whether somebody does more than look: an operator or a supervisor."""
    return permissions.is_operator(user)


@register.filter
def may_supervise(user: Anybody) -> bool:
    """Say whether somebody is a supervisor."""
    return permissions.is_supervisor(user)


@register.filter
def may_see_confidence(user: Anybody) -> bool:
    """Say whether somebody may see how safe people felt."""
    return permissions.may_see_confidence(user)


@register.filter
def may_review(user: Anybody) -> bool:
    """Say whether somebody is a reviewer."""
    return permissions.is_reviewer(user)
