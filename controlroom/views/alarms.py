"""Alarms: one that has no case on a screen of its own; taking and closing any."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from controlroom import decorators, deeds, forms, responses
from controlroom.deeds import Deed
from controlroom.forms import (
    AgreeClosingForm,
    CloseForm,
    DisagreeClosingForm,
    NoteForm,
    NumberForm,
)
from foundation.audit import clock, ledger
from verification.actions import (
    alarm_closing,
    alarm_taking,
    alarms,
    attention,
    contacts,
    dispatches,
    phone_alarms,
)
from verification.actions.decisions import no_contact
from verification.actions.records import looks, refusals
from verification.enums import AlarmCause, Priority
from verification.models import Alarm


@decorators.viewer_required
def show(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Show an alarm with the words of a phone that has no case; another leads to its case."""
    user = decorators.user_of(request)
    try:
        alarm = alarms.find(alarm_id=alarm_id)
    except refusals.Refusal as refusal:
        return responses.bare(request, problem=responses.of_refusal(refusal))
    if alarm.verification is not None:
        return HttpResponseRedirect(reverse("controlroom:case", args=[alarm.verification.ref]))
    if alarm.contact is not None and not decorators.wants_fragment(request):
        with ledger.transaction():
            attention.note_look(alarm_id=alarm.id, by=user, now=clock.db_now())
            looks.record_of_phone(contact=alarm.contact, by=user)
    return responses.show_phone_alarm(request, alarm=alarm)


@decorators.operator_required
def take(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Take an alarm, which stops it everywhere else; 409 names who was faster.

    To take it over, the form says from whom: `from`, the id of the one who has it.
    """
    by, taken_from = decorators.user_of(request), request.POST.get("from", "")
    return _do(
        request,
        alarm_id,
        lambda: deeds.of_taking(alarm_taking.take(alarm_id=alarm_id, by=by, taken_from=taken_from)),
    )


@decorators.operator_required
def unit(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Write down that a unit was sent, under its incident number."""
    by = decorators.user_of(request)
    form = forms.UnitForm(request.POST)
    if not form.is_valid():
        return _refused(request, alarm_id, responses.of_form(form), sent=None)
    number = form.cleaned_data["incident_number"]
    return _do(
        request,
        alarm_id,
        lambda: deeds.of_sending(dispatches.send(alarm_id=alarm_id, by=by, incident_number=number)),
    )


@decorators.operator_required
def close(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Close an alarm with its outcome and a reason, or propose it where that takes two people."""
    by = decorators.user_of(request)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _refused(request, alarm_id, responses.of_form(form), sent=form)
    return _do(
        request,
        alarm_id,
        lambda: deeds.of_closing(
            no_contact.close(
                alarm_id=alarm_id,
                by=by,
                outcome=form.cleaned_data["outcome"],
                reason=form.cleaned_data["reason"],
                incident_number=form.cleaned_data["incident_number"],
                seen_at=forms.seen_at(request.POST.get("seen_at", "")),
            )
        ),
        sent=form,
    )


@decorators.supervisor_required
def agree(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Agree, as the second person, that an alarm is closed without contact."""
    by = decorators.user_of(request)
    form = AgreeClosingForm(request.POST)
    if not form.is_valid():
        return _refused(request, alarm_id, responses.of_form(form), sent=None)
    why = form.cleaned_data["why"]
    return _do(
        request,
        alarm_id,
        lambda: deeds.of_closing(no_contact.agree(alarm_id=alarm_id, by=by, why=why)),
    )


@decorators.supervisor_required
def disagree(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Leave an alarm open, as the second person."""
    by = decorators.user_of(request)
    form = DisagreeClosingForm(request.POST)
    if not form.is_valid():
        return _refused(request, alarm_id, responses.of_form(form), sent=None)
    why = form.cleaned_data["why"]
    return _do(
        request,
        alarm_id,
        lambda: deeds.of_leaving_open(no_contact.disagree(alarm_id=alarm_id, by=by, why=why)),
    )


@decorators.operator_required
def read(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Mark what a phone without a case wrote as read, up to the newest that was on the screen."""
    by, seen_at = decorators.user_of(request), forms.seen_at(request.POST.get("seen_at", ""))
    try:
        with ledger.transaction():
            alarm = phone_alarms.read(alarm_id=alarm_id, by=by, seen_at=seen_at)
    except refusals.Refusal as refusal:
        return _refused(request, alarm_id, responses.of_refusal(refusal), sent=None)
    if decorators.wants_json(request):
        return responses.done(Deed(sentence="Marked as read."))
    return responses.show_phone_alarm(request, alarm=alarm)


@decorators.operator_required
def note(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Keep a note with the phone that an alarm without a case is about."""
    by, form = decorators.user_of(request), NoteForm(request.POST)
    if not form.is_valid():
        return _not_done(request, alarm_id, responses.of_form(form), sent=form)
    try:
        with ledger.transaction():
            alarm = phone_alarms.note(alarm_id=alarm_id, by=by, text=form.cleaned_data["note"])
    except refusals.Refusal as refusal:
        return _not_done(request, alarm_id, responses.of_refusal(refusal), sent=form)
    if decorators.wants_json(request):
        return responses.done(Deed(sentence="The note is kept."))
    return responses.show_phone_alarm(request, alarm=alarm)


@decorators.operator_required
def number(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Show the number of a phone without a case, for a typed reason."""
    by = decorators.user_of(request)
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _not_done(request, alarm_id, responses.of_form(form), sent=form)
    try:
        with ledger.transaction():
            shown = contacts.reveal_number_of_alarm(
                alarm_id=alarm_id, by=by, why=form.cleaned_data["why"]
            )
    except refusals.Refusal as refusal:
        return _not_done(request, alarm_id, responses.of_refusal(refusal), sent=form)
    back = reverse("controlroom:alarm", args=[alarm_id])
    return responses.show_number(request, number=shown, back=back)


def _do(
    request: HttpRequest,
    alarm_id: UUID,
    do: Callable[[], Deed],
    *,
    sent: CloseForm | None = None,
) -> HttpResponse:
    """Do it in one transaction, and show the alarm where it stands."""
    try:
        with ledger.transaction():
            deed = do()
    except refusals.Refusal as refusal:
        return _refused(request, alarm_id, responses.of_refusal(refusal), sent=sent)
    if decorators.wants_json(request):
        return responses.done(deed)
    return _shown(request, alarms.find(alarm_id=alarm_id), deed=deed)


def _refused(
    request: HttpRequest,
    alarm_id: UUID,
    problem: responses.ActionProblem,
    *,
    sent: CloseForm | None,
) -> HttpResponse:
    """Tell a refusal where the alarm stands, with what was typed."""
    if decorators.wants_json(request):
        return problem.as_json()
    try:
        alarm = alarms.find(alarm_id=alarm_id)
        if sent:
            sent.ask_for(
                incident_number=alarm_closing.needs_incident_number(AlarmCause(alarm.cause)),
                second_person=alarm.priority == Priority.P1,
            )
        return _shown(request, alarm, problem=problem, sent=sent)
    except refusals.NotFound:
        return responses.bare(request, problem=problem)


def _shown(
    request: HttpRequest,
    alarm: Alarm,
    *,
    problem: responses.ActionProblem | None = None,
    sent: CloseForm | None = None,
    deed: Deed | None = None,
) -> HttpResponse:
    """Show an alarm: on the page of its case, on its own, or, of a flood, on the queue."""
    if alarm.verification is not None:
        ref = alarm.verification.ref
        return responses.show_case(
            request, ref=ref, problem=problem, deed=deed, about=alarm.id, closing=sent
        )
    if alarm.cause == AlarmCause.FLOOD:
        return responses.show_queue(request, problem=problem, deed=deed)
    return responses.show_phone_alarm(
        request, alarm=alarm, problem=problem, deed=deed, closing=sent
    )


def _not_done(
    request: HttpRequest,
    alarm_id: UUID,
    problem: responses.ActionProblem,
    *,
    sent: NumberForm | NoteForm,
) -> HttpResponse:
    """Tell a refusal on the alarm's own screen, with what was typed; on none if it has none."""
    if decorators.wants_json(request):
        return problem.as_json()
    try:
        alarm = alarms.find(alarm_id=alarm_id)
    except refusals.NotFound:
        return responses.bare(request, problem=problem)
    return responses.show_phone_alarm(request, alarm=alarm, problem=problem, sent=sent)
