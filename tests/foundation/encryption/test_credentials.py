"""Credentials of devices, and the digests that are kept of them."""

import re

import pytest
from django.conf import LazySettings

from foundation.encryption import credentials


def test_an_enrolment_code_has_sixty_bits_that_can_be_read_out() -> None:
    codes = {credentials.new_enrolment_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(
        re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", one) for one in codes
    )


@pytest.mark.parametrize(
    "typed", ["7k2m-10xr-04tb", "7K2M 1OXR O4TB", "7k2mloxro4tb", "7K2MI0XR04TB"]
)
def test_an_enrolment_code_may_be_typed_in_many_ways(typed: str) -> None:
    as_issued = credentials.digest_of_enrolment_code("7K2M-10XR-04TB")
    assert credentials.digest_of_enrolment_code(typed) == as_issued


def test_the_digest_of_a_code_is_worth_nothing_without_the_key(settings: LazySettings) -> None:
    before = credentials.digest_of_enrolment_code("7K2M-10XR-04TB")
    settings.CODE_KEY = b"another key of thirty-two bytes!"
    assert credentials.digest_of_enrolment_code("7K2M-10XR-04TB") != before


def test_a_machines_secret_is_long_and_never_the_same() -> None:
    secrets = {credentials.new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert {len(secret) for secret in secrets} == {43}
