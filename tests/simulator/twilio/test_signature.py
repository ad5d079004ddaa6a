"""Signatures are those of the twilio package."""

from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from simulator.twilio import signature

words = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)


@given(fields=st.dictionaries(words, words), token=words.filter(bool))
def test_a_signature_is_the_one_the_package_computes(fields: dict[str, str], token: str) -> None:
    url = "https://control.example/webhooks/twilio/inbound?x=1"
    ours = signature.sign(url=url, fields=fields, auth_token=token)
    assert ours == RequestValidator(token).compute_signature(url, fields)


def test_the_package_accepts_our_signature() -> None:
    url, fields = "https://control.example/webhooks/twilio/inbound", {"Body": "482 913", "From": ""}
    ours = signature.sign(url=url, fields=fields, auth_token="secret")
    assert RequestValidator("secret").validate(url, fields, ours)
    assert not RequestValidator("secret").validate(url + "/", fields, ours)
