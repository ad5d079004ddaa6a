"""Form tokens: what comes back too fast, twice or late."""

import time

import pytest
from django.core import signing

from community.streetsafe.actions import form_tokens
from community.streetsafe.enums import WhyNotCounted

SALT = "streetsafe.form"


def drawn(seconds_ago: float) -> str:
    return signing.dumps(["a nonce of its own", time.time() - seconds_ago], salt=SALT)


def test_a_form_that_comes_back_at_once_is_held() -> None:
    assert form_tokens.judge(form_tokens.issue(), trap="") == WhyNotCounted.TOO_FAST


def test_a_field_that_nobody_sees_is_a_trap() -> None:
    assert form_tokens.judge(drawn(30), trap="x") == WhyNotCounted.TRAP


def test_a_form_is_good_once() -> None:
    token = signing.dumps([time.monotonic_ns(), time.time() - 30], salt=SALT)
    assert form_tokens.judge(token, trap="") is None
    assert form_tokens.judge(token, trap="") == WhyNotCounted.REPLAYED


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_what_is_not_ours_is_to_be_shown_again(token: str) -> None:
    with pytest.raises(form_tokens.FormTokenExpired):
        form_tokens.judge(token, trap="")


def test_a_form_of_this_morning_is_to_be_shown_again(monkeypatch: pytest.MonkeyPatch) -> None:
    token = form_tokens.issue()
    later = time.time() + 2 * 3600 + 5
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(form_tokens.FormTokenExpired):
        form_tokens.judge(token, trap="")
