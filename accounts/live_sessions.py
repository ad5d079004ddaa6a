"""Whose sessions still hold, for many at once: what a request learns from its middleware."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User


def users_of(session_keys: Collection[str]) -> dict[str, User]:
    """Return the user of each session that is signed in with both factors, in three queries.

    A session that was ended, has run out, or is of an older password or authenticator has none.
    """
    rows = Session.objects.filter(session_key__in=session_keys, expire_date__gt=timezone.now())
    sessions = {row.session_key: _content(row) for row in rows}
    wanted = {content[SESSION_KEY] for content in sessions.values() if SESSION_KEY in content}
    users = {str(user.pk): user for user in User.objects.filter(pk__in=wanted)}
    factors = _second_factors(users.values())
    found = {key: users.get(str(content.get(SESSION_KEY))) for key, content in sessions.items()}
    return {
        key: user
        for key, user in found.items()
        if user is not None and _holds(sessions[key], user, factors=factors)
    }


def _content(row: Session) -> dict[str, Any]:
    return dict(SessionStore().decode(row.session_data))


def _second_factors(users: Collection[User]) -> set[tuple[str, Any]]:
    devices = TOTPDevice.objects.filter(user__in=users, confirmed=True)
    return {(str(device.persistent_id), device.user_id) for device in devices}


def _holds(content: Mapping[str, Any], user: User, *, factors: set[tuple[str, Any]]) -> bool:
    """Say whether a session is of this user's present password and authenticator."""
    same_password = constant_time_compare(
        content.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()
    )
    return same_password and (content.get(DEVICE_ID_SESSION_KEY), user.pk) in factors
