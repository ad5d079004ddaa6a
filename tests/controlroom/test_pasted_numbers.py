"""Numbers, refs and codes as they are pasted: read without what came along."""

import pytest
from django.test import Client

from controlroom import caller_forms, forms
from tests.support import accounts

PASTED = "\u202atel:+44\u00a07700\u2011900123\u202c"


@pytest.mark.parametrize("written", ["{} {}", "{}{}", "\u200e{}\u2009{}\u200f", "{}-{}"])
@pytest.mark.django_db
def test_a_one_time_code_works_however_it_is_grouped(written: str) -> None:
    """A console code typed `123 456` was refused."""
    created = accounts.make_operator()
    code = accounts.Authenticator(created.otpauth_url).code()
    form = {
        "username": "olivia",
        "password": created.password,
        "otp": written.format(code[:3], code[3:]),
    }
    answer = Client().post("/console/sign-in", form)
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/console/")


def test_a_look_up_reads_ref_and_code_plainly() -> None:
    form = caller_forms.LookUpForm({"ref": "\u202ek7m 4q2\u202c", "code": "482\u200b 913"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["ref"] == "k7m4q2"
    assert form.cleaned_data["code"] == "482913"


def test_a_caller_s_number_and_digits_are_read_plainly() -> None:
    form = caller_forms.CallerForm(
        {"is_the_person": "yes", "phone": PASTED, "last_three": "1\u200e 2 3"}
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["phone"] == "+44 7700-900123"
    assert form.cleaned_data["last_three"] == "123"


def test_an_incident_number_keeps_its_spaces() -> None:
    form = forms.CloseForm(
        {"outcome": "other", "reason": "x", "incident_number": "\u2066CAD\u00a04821\u2069"}
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["incident_number"] == "CAD 4821"


def test_what_is_left_is_what_is_counted() -> None:
    marks = "\u200e" * 100
    assert forms.CloseForm(
        {"outcome": "other", "reason": "x", "incident_number": f"{marks}CAD 1"}
    ).is_valid()
    assert not forms.CloseForm(
        {"outcome": "other", "reason": "x", "incident_number": "1" * 41}
    ).is_valid()
