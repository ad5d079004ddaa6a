"""Alarms: one that has no case on a screen of its own; taking and closing any."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from controlroom import decorators, phone_alarm_page, responses
from controlroom.forms import CloseForm, WhyForm
from foundation.audit import clock, ledger
from verification.actions import alarms
from verification.actions.records import refusals
from verification.models import Alarm


@decorators.viewer_required
def show(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Show an alarm with the words of a phone that has no case; another leads to its case."""
    user = decorators.user_of(request)
    try:
        alarm = phone_alarm_page.find(alarm_id=alarm_id)
    except refusals.Refusal as refusal:
        return responses.bare(request, problem=responses.of_refusal(refusal))
    if alarm.verification is not None:
        return HttpResponseRedirect(reverse("controlroom:case", args=[alarm.verification.ref]))
    fragment = decorators.wants_fragment(request)
    if alarm.contact is not None and not fragment:
        with ledger.transaction():
            phone_alarm_page.record_look(contact=alarm.contact, by=user)
    page = phone_alarm_page.read(alarm=alarm, user=user)
    template = "controlroom/_phone_alarm.html" if fragment else "controlroom/phone_alarm.html"
    return render(request, template, {"page": page, "head": page.head})


@decorators.operator_required
def take(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Take an alarm, which stops it everywhere else; 409 names who was faster.

    To take it over, the form says from whom: `from`, the id of the one who has it.
    """
    by = decorators.user_of(request)
    seen = request.POST.get("from", "")

    def take_it() -> None:
        _check_untaken(alarm_id, by=by, seen=seen)
        alarms.take(alarm_id=alarm_id, by=by)

    return _do(request, alarm_id, take_it)


@decorators.operator_required
def close(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Close an alarm with its outcome and a reason."""
    by = decorators.user_of(request)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _refused(request, alarm_id, responses.of_form(form))
    return _do(
        request,
        alarm_id,
        lambda: alarms.close(
            alarm_id=alarm_id,
            by=by,
            outcome=form.alarm_outcome,
            reason=form.cleaned_data["reason"],
            incident_number=form.cleaned_data["incident_number"],
        ),
    )


@decorators.operator_required
def number(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Show the number of a phone without a case, for a typed reason."""
    by = decorators.user_of(request)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return responses.bare(request, problem=responses.of_form(form))
    try:
        with ledger.transaction():
            shown = phone_alarm_page.reveal_number(
                alarm_id=alarm_id, by=by, why=form.cleaned_data["why"]
            )
    except refusals.Refusal as refusal:
        return responses.bare(request, problem=responses.of_refusal(refusal))
    back = reverse("controlroom:alarm", args=[alarm_id])
    return responses.show_number(request, number=shown, back=back)


class TakenByOther(refusals.Refusal):
    """Somebody was faster. `facts`: who (display name), seconds since."""

    code = "taken_by_other"


class ClosedByOther(refusals.Refusal):
    """The alarm is closed already. `facts`: who (display name, empty where it closed itself)."""

    code = "already_closed"


def _check_untaken(alarm_id: UUID, *, by: User, seen: str) -> None:
    """Lock an alarm, and refuse to take it from somebody the form did not name."""
    # Nothing joined: what comes joined to a row we waited for is older than the wait.
    locked = Alarm.objects.select_for_update(no_key=True)
    alarm = locked.filter(id=alarm_id, closed_at=None).first()
    owner = alarm.taken_by if alarm else None
    if alarm is None or owner is None or owner.pk == by.pk or str(owner.pk) == seen:
        return
    now = clock.db_now()
    seconds = max((now - (alarm.taken_at or now)).total_seconds(), 0)
    raise TakenByOther(
        f"{owner.display_name} took it {seconds:.1f} s before you.",
        who=owner.display_name,
        seconds=round(seconds, 1),
    )


def _do(request: HttpRequest, alarm_id: UUID, do: Callable[[], object]) -> HttpResponse:
    """Do it in one transaction, and show the queue."""
    try:
        with ledger.transaction():
            do()
    except alarms.AlarmNotFound as refusal:
        return _refused(request, alarm_id, responses.of_refusal(_closed(alarm_id) or refusal))
    except refusals.Refusal as refusal:
        return _refused(request, alarm_id, responses.of_refusal(refusal))
    return responses.done() if decorators.wants_json(request) else responses.show_queue(request)


def _closed(alarm_id: UUID) -> ClosedByOther | None:
    """Say who closed an alarm that is no longer open; None where there is no such alarm."""
    alarm = Alarm.objects.select_related("closed_by").filter(id=alarm_id).first()
    if alarm is None:
        return None
    who = alarm.closed_by.display_name if alarm.closed_by else ""
    return ClosedByOther(f"{who} has closed it." if who else "It has closed itself.", who=who)


def _refused(request: HttpRequest, alarm_id: UUID, problem: responses.Problem) -> HttpResponse:
    """Tell a refusal on the queue, with what was typed."""
    if decorators.wants_json(request):
        return problem.as_json()
    return responses.show_queue(request, problem=problem, alarm=alarm_id)
