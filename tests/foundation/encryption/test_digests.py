"""Secrets and what is kept of them."""

import re

import pytest
from django.conf import LazySettings

from foundation.encryption import digests


def test_an_enrolment_code_has_sixty_bits_that_can_be_read_out() -> None:
    codes = {digests.new_enrolment_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(
        re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", one) for one in codes
    )


@pytest.mark.parametrize(
    "typed", ["7k2m-10xr-04tb", "7K2M 1OXR O4TB", "7k2mloxro4tb", "7K2MI0XR04TB"]
)
def test_an_enrolment_code_may_be_typed_in_many_ways(typed: str) -> None:
    assert digests.of_enrolment_code(typed) == digests.of_enrolment_code("7K2M-10XR-04TB")


def test_the_digest_of_a_code_is_worth_nothing_without_the_key(settings: LazySettings) -> None:
    before = digests.of_enrolment_code("7K2M-10XR-04TB")
    settings.CODE_KEY = b"another key of thirty-two bytes!"
    assert digests.of_enrolment_code("7K2M-10XR-04TB") != before


def test_a_machines_secret_is_long_and_never_the_same() -> None:
    secrets = {digests.new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert {len(secret) for secret in secrets} == {43}
