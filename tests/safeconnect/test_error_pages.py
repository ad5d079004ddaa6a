"""A page whose database is away answers 503 in words; any other fault stays a 500."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client

from safeconnect.web import error_pages


def ask_for_the_console() -> HttpResponse:
    """Open the console with a session, on a connection that waits for nobody."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        # The test client's answer, which is Django's own and more.
        return client.get("/console/")  # type: ignore[return-value]
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_console_says_in_words_that_the_database_is_away() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE django_session IN ACCESS EXCLUSIVE MODE")
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(ask_for_the_console).result()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "NOT LIVE" in answer.content.decode()
    assert "confirm nobody" in answer.content.decode()


def test_any_other_fault_is_our_own() -> None:
    try:
        raise ValueError
    except ValueError:
        assert error_pages.server_error(HttpRequest()).status_code == 500
