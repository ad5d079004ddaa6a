"""What can be done to a case, each by one action in one transaction."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from controlroom import decorators, deeds, forms, responses
from controlroom.deeds import Deed
from controlroom.shift_forms import HandOverForm, TakeOverForm
from verification.actions import contacts
from verification.actions.decisions import (
    attempts,
    claims,
    decisions,
    hand_overs,
    judging,
    proposals,
)
from verification.actions.joining import conversation
from verification.actions.officers import verification_actions

F = TypeVar("F", bound=forms.ConsoleForm)
Result = TypeVar("Result")


@decorators.operator_required
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """Claim the case; 409 names who was faster."""
    by = decorators.user_of(request)
    return responses.act(
        request,
        ref=ref,
        do=lambda: claims.claim(ref=ref, by=by),
        deed=lambda case: Deed(sentence=f"You have case {case.ref}."),
    )


@decorators.operator_required
def release(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the case back."""
    by = decorators.user_of(request)
    return responses.act(
        request,
        ref=ref,
        do=lambda: claims.release(ref=ref, by=by),
        deed=lambda case: Deed(sentence=f"Case {case.ref} is given back."),
    )


@decorators.operator_required
def take_over(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the case from whoever has it."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        TakeOverForm,
        lambda form: claims.take_over(
            ref=ref,
            by=by,
            taken_from=form.cleaned_data["taken_from"],
            why=form.cleaned_data["why"],
        ),
        deed=lambda case: Deed(sentence=f"You have case {case.ref} now."),
    )


@decorators.operator_required
def hand_over(request: HttpRequest, ref: str) -> HttpResponse:
    """Offer the case to a colleague on shift."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        HandOverForm,
        lambda form: hand_overs.offer(
            ref=ref, by=by, to=form.cleaned_data["to"], line=form.cleaned_data["line"]
        ),
        deed=deeds.of_offering,
    )


@decorators.operator_required
def have_it(request: HttpRequest, ref: str) -> HttpResponse:
    """Accept the case that was offered."""
    by = decorators.user_of(request)
    return responses.act(
        request,
        ref=ref,
        do=lambda: hand_overs.accept(ref=ref, by=by),
        deed=lambda case: Deed(sentence=f"You have case {case.ref}."),
    )


@decorators.operator_required
def not_mine(request: HttpRequest, ref: str) -> HttpResponse:
    """Leave the case with whoever offered it."""
    by = decorators.user_of(request)
    return responses.act(
        request,
        ref=ref,
        do=lambda: hand_overs.refuse(ref=ref, by=by),
        deed=lambda case: Deed(
            sentence=f"Case {case.ref} stays with who offered it; they are told."
        ),
    )


@decorators.operator_required
def keep(request: HttpRequest, ref: str) -> HttpResponse:
    """Withdraw the offer of the case."""
    by = decorators.user_of(request)
    return responses.act(
        request,
        ref=ref,
        do=lambda: hand_overs.withdraw(ref=ref, by=by),
        deed=lambda case: Deed(sentence=f"You keep case {case.ref}."),
    )


@decorators.operator_required
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask the person for one thing they can see."""
    by = decorators.user_of(request)
    return responses.act(
        request,
        ref=ref,
        do=lambda: conversation.ask(ref=ref, by=by),
        deed=said("The person is asked what they see."),
    )


@decorators.operator_required
def new_code(request: HttpRequest, ref: str) -> HttpResponse:
    """Send a new match code."""
    by = decorators.user_of(request)
    return responses.act(
        request,
        ref=ref,
        do=lambda: conversation.new_code(ref=ref, by=by),
        deed=said("A new code goes to the person."),
    )


@decorators.operator_required
def read(request: HttpRequest, ref: str) -> HttpResponse:
    """Mark the person's replies read, up to the newest that was on the screen."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        forms.ReadForm,
        lambda form: conversation.mark_read(ref=ref, by=by, seen_at=form.cleaned_data["seen_at"]),
        deed=said("Marked as read."),
    )


@decorators.operator_required
def tell_officer(request: HttpRequest, ref: str) -> HttpResponse:
    """Have the officer's app say to call."""
    by = decorators.user_of(request)
    return responses.act(
        request,
        ref=ref,
        do=lambda: verification_actions.tell_officer(ref=ref, by=by),
        deed=said("The officer's screen asks them to call."),
    )


@decorators.operator_required
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Say YES, or propose it where a second person is needed."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        forms.ConfirmForm,
        lambda form: decisions.confirm(
            ref=ref,
            by=by,
            ticks=form.ticks,
            shown_facts=form.cleaned_data["shown_facts"],
            why=form.cleaned_data["why"],
            announced=form.cleaned_data["announced"],
            unsent=form.cleaned_data["unsent"],
        ),
        deed=deeds.of_confirming,
    )


@decorators.supervisor_required
def agree(request: HttpRequest, ref: str) -> HttpResponse:
    """Agree as the second person."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        forms.AgreeForm,
        lambda form: proposals.agree(
            ref=ref,
            by=by,
            ticks=form.ticks,
            shown_facts=form.cleaned_data["shown_facts"],
            why=form.cleaned_data["why"],
            unsent=form.cleaned_data["unsent"],
        ),
        deed=deeds.of_decision,
    )


@decorators.supervisor_required
def disagree(request: HttpRequest, ref: str) -> HttpResponse:
    """Disagree as the second person: REFUSED."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        forms.DisagreeForm,
        lambda form: proposals.disagree(ref=ref, by=by, why=form.cleaned_data["why"]),
        deed=deeds.of_decision,
    )


@decorators.operator_required
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Say NO."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        forms.RefuseForm,
        lambda form: decisions.refuse(ref=ref, by=by, why=form.cleaned_data["why"]),
        deed=deeds.of_decision,
    )


@decorators.operator_required
def revoke(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back a YES."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        forms.RevokeForm,
        lambda form: decisions.revoke(ref=ref, by=by, why=form.cleaned_data["why"]),
        deed=deeds.of_decision,
    )


@decorators.operator_required
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """End a confirmed case."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        forms.EndForm,
        lambda form: verification_actions.end_by_operator(
            ref=ref, by=by, how=form.cleaned_data["how"]
        ),
        deed=said("Ended. The person is asked whether they are safe."),
    )


@decorators.operator_required
def talked(request: HttpRequest, ref: str) -> HttpResponse:
    """Record a talk with the person: evidence before a decision, telling after it."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        forms.TalkedForm,
        lambda form: conversation.talked(ref=ref, by=by, note=form.cleaned_data["note"]),
        deed=said("The talk is recorded."),
    )


@decorators.operator_required
def note(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep a note."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        forms.NoteForm,
        lambda form: conversation.note(ref=ref, by=by, text=form.cleaned_data["note"]),
        deed=said("The note is kept."),
    )


@decorators.operator_required
def help_coming(request: HttpRequest, ref: str) -> HttpResponse:
    """Text that uniformed police are coming."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        forms.PlaceForm,
        lambda form: conversation.help_coming(ref=ref, by=by, place=form.cleaned_data["place"]),
        deed=said("The person is texted that police are coming."),
    )


@decorators.operator_required
def number(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the number, for a typed reason; the answer is the number and nothing else."""
    by = decorators.user_of(request)
    shown: list[str] = []
    answer = with_form(
        request,
        ref,
        forms.NumberForm,
        lambda form: shown.append(
            contacts.reveal_number(ref=ref, by=by, why=form.cleaned_data["why"])
        ),
        deed=said("The number is shown."),
    )
    if not shown:
        return answer
    return responses.show_number(
        request, number=shown[0], back=reverse("controlroom:case", args=[ref])
    )


@decorators.operator_required
def rang(request: HttpRequest, ref: str) -> HttpResponse:
    """Log an attempt to reach the person, or the officer."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        forms.RangForm,
        lambda form: attempts.log(
            ref=ref,
            by=by,
            whom=form.cleaned_data["whom"],
            outcome=form.cleaned_data["outcome"],
            note=form.cleaned_data["note"],
        ),
        deed=said("The attempt is logged."),
    )


@decorators.operator_required
def judge(request: HttpRequest, ref: str) -> HttpResponse:
    """Judge how it ended, which owes nothing more unless it ended badly."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        forms.JudgeForm,
        lambda form: judging.judge(
            ref=ref,
            by=by,
            ended=form.cleaned_data["ended"],
            how=form.cleaned_data["how"],
            note=form.cleaned_data["note"],
        ),
        deed=deeds.of_judging,
    )


@decorators.supervisor_required
def waive(request: HttpRequest, ref: str) -> HttpResponse:
    """Waive what is owed, with a supervisor's reason."""
    by = decorators.user_of(request)
    return with_form(
        request,
        ref,
        forms.WaiveForm,
        lambda form: judging.waive(ref=ref, by=by, reason=form.cleaned_data["why"]),
        deed=said("Waived. Nothing more is owed on this case."),
    )


def with_form(
    request: HttpRequest,
    ref: str,
    kind: type[F],
    do: Callable[[F], Result],
    *,
    deed: Callable[[Result], Deed],
) -> HttpResponse:
    """Do something with a valid form, or name what is wrong with it."""
    form = kind(request.POST)
    if not form.is_valid():
        return responses.ill_formed(request, form=form, ref=ref)
    return responses.act(request, ref=ref, do=lambda: do(form), deed=deed, sent=form)


def said(sentence: str) -> Callable[[object], Deed]:
    """Name a deed that is the same whatever came of it."""
    return lambda _result: Deed(sentence=sentence)
