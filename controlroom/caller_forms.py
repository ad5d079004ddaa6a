"""What a call taker types: the letters that somebody reads out, and then who they are."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import TextChoices

from controlroom.fields import Paragraph, Radios, Tick, Typed
from controlroom.forms import ConsoleForm
from foundation import typed
from foundation.sms.phone_numbers import NotANumber
from verification.actions import contacts


class LookUpForm(ConsoleForm):
    """What somebody on the line reads out: the letters of a ref, or the digits of a join code.

    A program may send the digits as `code`; on the screen one line takes both. `sure`: they were
    asked again.
    """

    act = "look_up"
    ref = Typed(
        required=False,
        max_length=20,
        reading=typed.code,
        label="Six letters, or the six digits of the join code",
        widget=forms.TextInput(
            attrs={
                "autocapitalize": "characters",
                "autocomplete": "off",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
    )
    code = Typed(
        required=False, max_length=20, reading=typed.code, label="Digits", widget=forms.HiddenInput
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Take figures alone for a join code: a ref always holds a letter."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        ref = data.get("ref") or ""
        return {**data, "ref": "", "code": ref} if ref.isdigit() else data

    def leave_focus(self) -> None:
        """Let something else on the page be typed in first."""
        self.fields["ref"].widget.attrs.pop("autofocus", None)


class OnTheLine(TextChoices):
    """Who a call taker says they are talking with."""

    YES = "yes", "the person stopped, and I am talking with them"
    NO = "no", "somebody else"


_YES_OR_NO = {
    "on": OnTheLine.YES,
    "true": OnTheLine.YES,
    "1": OnTheLine.YES,
    "false": OnTheLine.NO,
    "0": OnTheLine.NO,
}


class CallerForm(ConsoleForm):
    """Who somebody on the line is, and what they give to be told by."""

    act = "caller"
    is_the_person = Radios(OnTheLine, label="The caller is")
    last_three = Typed(
        required=False,
        max_length=3,
        reading=typed.code,
        label="The last three digits of the phone they texted us from",
        help_text="as they say them; never say or hint at them",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = Typed(
        required=False,
        max_length=30,
        reading=typed.phone,
        label="Their number, if they give one",
        help_text="read it back to them, digit by digit",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    voice = Tick(label="They have no phone and speak over the officer's device")
    saw = Paragraph(required=False, label="What the caller says they see")

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        """Take a program's true and false, too."""
        words = dict((data or {}).items())
        said = str(words.get("is_the_person", "")).lower()
        words["is_the_person"] = _YES_OR_NO.get(said, said)
        super().__init__(words if data is not None else None, **kwargs)

    def take_focus(self) -> None:
        """Be what is answered first."""
        self.fields["is_the_person"].widget.attrs["autofocus"] = True

    def clean_last_three(self) -> str:
        """Demand three digits, where any were typed."""
        digits: str = self.cleaned_data["last_three"]
        if digits and not re.fullmatch(r"[0-9]{3}", digits):
            raise forms.ValidationError("Type three digits.")
        return digits

    def clean_phone(self) -> str:
        """Demand a number that this force admits, where one was typed."""
        phone: str = self.cleaned_data["phone"]
        try:
            if phone:
                contacts.parse(phone)
        except NotANumber:
            raise forms.ValidationError("That is not a phone number.") from None
        return phone
