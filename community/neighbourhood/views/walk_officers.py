"""Officers who walk: attested by a coordinator, and taken off the list."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from community.neighbourhood import actors, decorators, responses
from community.neighbourhood.walk_forms import AttestForm
from community.walks.actions import officers as attesting
from community.walks.actions.refusals import MayNot, Unfit
from community.walks.models import WalkOfficer
from foundation.audit import ledger


def officers(request: HttpRequest) -> HttpResponse:
    """Show who walks, or attest another."""
    return _attest(request) if request.method == "POST" else _show(request)


@decorators.coordinator_viewer_required
def _show(request: HttpRequest) -> HttpResponse:
    return _draw(request, AttestForm())


@decorators.coordinator_required
def _attest(request: HttpRequest) -> HttpResponse:
    form = AttestForm(request.POST)
    if not form.is_valid():
        return _draw(request, form, status=400)
    said = form.cleaned_data
    try:
        with ledger.transaction():
            attesting.attest(
                number=said["number"],
                username=said["username"],
                wards=said["wards"],
                actor=actors.of(decorators.user_of(request)),
            )
    except Unfit as error:
        form.add_error(error.field, str(error))
        return _draw(request, form, status=400)
    except MayNot as error:
        return _draw(request, form, sentence=str(error), status=409)
    return _back()


@decorators.coordinator_required
def stop(request: HttpRequest, officer_id: UUID) -> HttpResponse:
    """Take an officer off the walks."""
    found = get_object_or_404(WalkOfficer, pk=officer_id)
    with ledger.transaction():
        attesting.stop(found, actor=actors.of(decorators.user_of(request)))
    return _back()


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("neighbourhood:walk-officers"), status=303)


def _draw(
    request: HttpRequest, form: AttestForm, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    rows = WalkOfficer.objects.select_related("officer", "user", "attested_by")
    shown = rows.defer("officer__photo").order_by("-active", "officer__name")
    context = {"form": form, "officers": shown, "sentence": sentence}
    return responses.plain(request, "walks/officers", status=status, **context)
