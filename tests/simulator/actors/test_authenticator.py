"""Codes are those of the step, and none is given twice."""

import time

import pyotp
import pytest

from simulator.actors.authenticator import Authenticator


@pytest.fixture
def totp() -> pyotp.TOTP:
    """A seed that nobody has asked for codes."""
    return pyotp.TOTP(pyotp.random_base32())


def test_two_codes_in_one_step_are_the_current_and_the_next(
    monkeypatch: pytest.MonkeyPatch, totp: pyotp.TOTP
) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    authenticator = Authenticator(totp.provisioning_uri(name="4821KT"))
    assert authenticator.code() == totp.at(1_800_000_000)
    assert authenticator.code() == totp.at(1_800_000_030)


def test_a_third_code_waits_for_its_time(monkeypatch: pytest.MonkeyPatch, totp: pyotp.TOTP) -> None:
    clock = [1_800_000_000.0]
    monkeypatch.setattr(time, "time", lambda: clock[0])
    monkeypatch.setattr(time, "sleep", lambda _: clock.__setitem__(0, clock[0] + 10))
    authenticator = Authenticator(totp.provisioning_uri(name="4821KT"))
    codes = [authenticator.code() for _ in range(3)]
    assert codes[2] == totp.at(1_800_000_060)
    assert clock[0] >= 1_800_000_030


def test_no_code_is_given_twice_when_the_address_is_opened_twice(
    monkeypatch: pytest.MonkeyPatch, totp: pyotp.TOTP
) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    address = totp.provisioning_uri(name="operator3")
    codes = [Authenticator(address).code() for _ in range(2)]
    assert codes == [totp.at(1_800_000_000), totp.at(1_800_000_030)]


def test_a_counter_based_address_is_refused() -> None:
    with pytest.raises(TypeError):
        Authenticator(pyotp.HOTP(pyotp.random_base32()).provisioning_uri(name="4821KT"))
