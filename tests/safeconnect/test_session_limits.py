"""A session ends after a shift, and when its console has gone silent."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory

from safeconnect.web import session_limits

HOUR = 3600.0


@pytest.fixture(autouse=True)
def limits(settings: LazySettings) -> None:
    settings.SESSION_LIFE = timedelta(hours=12)
    settings.SESSION_IDLE_AFTER = timedelta(minutes=15)


@pytest.fixture
def session() -> SessionStore:
    made = SessionStore()
    made["operator"] = "somebody"
    session_limits.keep_or_empty(made, now=0.0)
    return made


def test_a_console_that_asks_stays_signed_in_for_a_shift(session: SessionStore) -> None:
    for minute in range(12 * 60):
        session_limits.keep_or_empty(session, now=minute * 60.0)
    assert session["operator"] == "somebody"


def test_a_session_ends_after_a_shift(session: SessionStore) -> None:
    for minute in range(12 * 60 + 2):
        session_limits.keep_or_empty(session, now=minute * 60.0)
    assert "operator" not in session


def test_a_silent_console_is_signed_out(session: SessionStore) -> None:
    session_limits.keep_or_empty(session, now=HOUR)
    assert session.is_empty()


def test_asking_often_writes_seldom(session: SessionStore) -> None:
    session.modified = False
    session_limits.keep_or_empty(session, now=30.0)
    assert not session.modified


@pytest.mark.parametrize(
    ("path", "ends"),
    [("/console/", True), ("/neighbourhood/held", True), ("/healthz", False)],
)
def test_sessions_count_wherever_staff_has_pages(
    session: SessionStore, settings: LazySettings, path: str, ends: bool
) -> None:
    """Seen last at the beginning of time, by the session's own note."""
    request = RequestFactory().get(path)
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "any"
    request.session = session
    session_limits.SessionLimitsMiddleware(lambda _: HttpResponse()).process_request(request)
    assert session.is_empty() is ends
