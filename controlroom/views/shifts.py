"""Shifts: the start that comes before the queue, the log, the hand-over and the end."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from controlroom import decorators, responses, shift_page, start_page
from controlroom.deeds import Deed
from controlroom.forms import ConsoleForm
from controlroom.responses import ActionProblem
from controlroom.shift_forms import (
    AllowForm,
    ShiftHandOverForm,
    ShiftNoteForm,
    StartForm,
    ids_of,
    lines_of,
)
from controlroom.views.sign_in import wanted_page
from foundation.audit import ledger
from verification.actions.records import refusals
from verification.actions.shifts import handing_over, starting

Shown = Callable[..., HttpResponse]


@decorators.beginner_viewer_required
def start(request: HttpRequest) -> HttpResponse:
    """Show the start of a shift, or where the operator wanted to go once it has begun."""
    return _show_start(request)


@decorators.beginner_required
def send_test(request: HttpRequest) -> HttpResponse:
    """Send a test alarm to the operator's own screen."""
    by = decorators.user_of(request)
    return _do(
        request,
        lambda: starting.send_test(by=by),
        show=_show_start,
        deed=Deed(sentence="The test alarm is on its way."),
    )


@decorators.beginner_required
def take_test(request: HttpRequest) -> HttpResponse:
    """Take it, with the milliseconds that the page measured until its row was there."""
    by, measured = decorators.user_of(request), request.POST.get("round_trip_ms", "")
    millis = int(measured) if measured.isdecimal() and len(measured) <= 6 else None
    return _do(
        request,
        lambda: starting.take_test(by=by, round_trip_ms=millis),
        show=_show_start,
        deed=Deed(sentence="The test alarm is taken."),
    )


@decorators.beginner_required
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the shift, once its checks have passed."""
    by, form = decorators.user_of(request), StartForm(request.POST)
    if not form.is_valid():
        return _refused(request, responses.of_form(form), show=_show_start, sent=form)
    return _do(
        request,
        lambda: starting.start(
            by=by,
            sound_heard=form.sound_heard,
            alerts=form.cleaned_data["alerts"],
            desk_phone=form.cleaned_data["desk_phone"],
            hand_overs_read=form.read,
        ),
        show=_show_start,
        deed=Deed(sentence="Your shift has begun."),
        sent=form,
    )


@decorators.beginner_required
def allow(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Let a shift begin without a check that has not passed."""
    by, form = decorators.user_of(request), AllowForm(request.POST)
    if not form.is_valid():
        return _refused(request, responses.of_form(form), show=_show_start, sent=form)
    why = form.cleaned_data["why"]
    return _do(
        request,
        lambda: starting.allow(shift_id=shift_id, by=by, why=why),
        show=_show_start,
        deed=Deed(sentence="That shift may begin now; your reason is kept."),
        sent=form,
    )


@decorators.viewer_required
def log(request: HttpRequest) -> HttpResponse:
    """Show the shift log."""
    return _show_log(request)


@decorators.operator_required
def note(request: HttpRequest) -> HttpResponse:
    """Write into the shift log."""
    by, form = decorators.user_of(request), ShiftNoteForm(request.POST)
    if not form.is_valid():
        return _refused(request, responses.of_form(form), show=_show_log, sent=form)
    return _do(
        request,
        lambda: handing_over.note(by=by, text=form.cleaned_data["note"]),
        show=_show_log,
        deed=Deed(sentence="The note is in the shift log."),
    )


@decorators.operator_required
def hand_over(request: HttpRequest) -> HttpResponse:
    """Offer the whole shift to a colleague, with a line for each of its cases."""
    by, form = decorators.user_of(request), ShiftHandOverForm(request.POST)
    if not form.is_valid():
        return _refused(request, responses.of_form(form), show=_show_log, sent=form)
    return _do(
        request,
        lambda: handing_over.offer(
            by=by,
            to=form.cleaned_data["to"],
            text=form.cleaned_data["text"],
            lines=lines_of(request.POST),
        ),
        show=_show_log,
        deed=Deed(sentence="Handed over. Each case stays yours until they say that they have it."),
        sent=form,
    )


@decorators.operator_required
def withdraw(request: HttpRequest) -> HttpResponse:
    """Keep the shift after all."""
    by = decorators.user_of(request)
    return _do(
        request,
        lambda: handing_over.withdraw(by=by),
        show=_show_log,
        deed=Deed(sentence="The hand-over is withdrawn; what was not taken is yours."),
    )


@decorators.operator_required
def read(request: HttpRequest) -> HttpResponse:
    """Mark what was handed over to this operator as read."""
    by, shown = decorators.user_of(request), ids_of(request.POST.get("hand_overs", ""))
    return _do(
        request,
        lambda: starting.read(by=by, hand_overs=shown),
        show=_show_log,
        deed=Deed(sentence="Read. Open each case now, and say that you have it."),
    )


@decorators.operator_required
def end(request: HttpRequest) -> HttpResponse:
    """End the shift; whoever owns a live case stays on it."""
    by = decorators.user_of(request)
    return _do(
        request,
        lambda: handing_over.end(by=by),
        show=_show_start,
        deed=Deed(sentence="Your shift has ended. Sign out before you go."),
        show_refused=_show_log,
    )


def _do(
    request: HttpRequest,
    do: Callable[[], object],
    *,
    show: Shown,
    deed: Deed,
    sent: ConsoleForm | None = None,
    show_refused: Shown | None = None,
) -> HttpResponse:
    """Do it in one transaction, and show the screen it stands on."""
    try:
        with ledger.transaction():
            do()
    except refusals.Refusal as refusal:
        problem = responses.of_refusal(refusal)
        return _refused(request, problem, show=show_refused or show, sent=sent)
    return responses.done(deed) if decorators.wants_json(request) else show(request, deed=deed)


def _refused(
    request: HttpRequest, problem: ActionProblem, *, show: Shown, sent: ConsoleForm | None = None
) -> HttpResponse:
    """Tell a refusal on its screen, with what was typed."""
    if decorators.wants_json(request):
        return problem.as_json()
    return show(request, problem=problem, sent=sent)


def _show_start(
    request: HttpRequest,
    *,
    problem: ActionProblem | None = None,
    sent: ConsoleForm | None = None,
    deed: Deed | None = None,
) -> HttpResponse:
    page = start_page.read(user=decorators.user_of(request))
    wanted = wanted_page(request)
    if page.begun and problem is None and not decorators.wants_fragment(request):
        return HttpResponseRedirect(wanted)
    context = {
        "page": page,
        "head": page.head,
        "form": sent if isinstance(sent, StartForm) else _start_form(page),
        "allow_form": sent if isinstance(sent, AllowForm) else AllowForm(),
        "wanted": wanted,
        "problem": problem,
        "deed": deed,
    }
    return _screen(request, "start", context, problem=problem)


def _start_form(page: start_page.StartPage) -> StartForm:
    return StartForm(initial={"hand_overs": page.hand_over_ids, "desk_phone": page.desk_phone})


def _show_log(
    request: HttpRequest,
    *,
    problem: ActionProblem | None = None,
    sent: ConsoleForm | None = None,
    deed: Deed | None = None,
) -> HttpResponse:
    page = shift_page.read(user=decorators.user_of(request))
    given = sent if isinstance(sent, ShiftHandOverForm) else None
    context = {
        "page": page,
        "head": page.head,
        "note_form": sent if isinstance(sent, ShiftNoteForm) else ShiftNoteForm(),
        "hand_over_form": given or ShiftHandOverForm(people=page.colleagues),
        "problem": problem,
        "deed": deed,
    }
    return _screen(request, "shift", context, problem=problem)


def _screen(
    request: HttpRequest, name: str, context: dict[str, object], *, problem: ActionProblem | None
) -> HttpResponse:
    """Render the whole page, or to our script the part that changes."""
    template = f"_{name}_region" if decorators.wants_fragment(request) else name
    status = problem.status if problem else 200
    return render(request, f"controlroom/{template}.html", context, status=status)
