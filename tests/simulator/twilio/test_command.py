"""What the stand-in's command takes from its environment."""

import argparse

import pytest

from simulator.twilio import command
from simulator.twilio.options import RetryOn

ACCOUNT = ["--account-sid", "AC1", "--auth-token", "t", "--number", "+447700900000"]


def parse(*arguments: str) -> argparse.Namespace:
    """Parse a command line as `python -m simulator` does."""
    parser = argparse.ArgumentParser()
    command.add_to(parser.add_subparsers())
    return parser.parse_args(["serve", "--service-url", "http://127.0.0.1:1", *ACCOUNT, *arguments])


def test_without_a_word_webhooks_are_tried_again_as_the_provider_does_by_default() -> None:
    given = parse()
    assert (given.webhook_retries, given.webhook_retry_on) == (1, RetryOn.CONNECT)


def test_the_environment_sets_other_retries_and_an_argument_outranks_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(command.RETRIES_VARIABLE, "5")
    monkeypatch.setenv(command.RETRY_ON_VARIABLE, "all")
    given = parse()
    assert (given.webhook_retries, given.webhook_retry_on) == (5, RetryOn.ALL)
    assert parse("--webhook-retries", "2").webhook_retries == 2
