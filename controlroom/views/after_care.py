"""What is noted of a person after the answer, each by one action in one transaction."""

from django.http import HttpRequest, HttpResponse

from controlroom import decorators, forms, responses
from controlroom.views.case_actions import said, with_form
from verification.actions import calls_owed
from verification.actions.decisions import custody


@decorators.operator_required
def write_only(request: HttpRequest, ref: str) -> HttpResponse:
    """Note that the person can be written to, and not rung."""
    by = decorators.user_of(request)
    return responses.act(
        request,
        ref=ref,
        do=lambda: calls_owed.tick_write_only(ref=ref, by=by),
        deed=said("They are texted from now on, and not rung."),
    )


@decorators.operator_required
def custody_record(request: HttpRequest, ref: str) -> HttpResponse:
    """Note what the custody record says."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        forms.CustodyForm,
        lambda form: custody.note_check(
            ref=ref,
            by=by,
            record=form.cleaned_data["record"],
            note=form.cleaned_data["note"],
        ),
        deed=said("What the custody record says is noted."),
    )
