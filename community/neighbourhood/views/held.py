"""Reports that wait for a look, and the look."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from community.neighbourhood import actors, decorators, held_page, responses
from community.neighbourhood.forms import WeighForm
from community.streetsafe.actions import reports
from community.streetsafe.enums import Counted, WhyNotCounted
from foundation.audit import ledger


@decorators.analyst_viewer_required
def show(request: HttpRequest) -> HttpResponse:
    """Show what waits, what this analyst weighed, and what does not count."""
    return _show(request)


@decorators.analyst_required
def weigh(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Count a held report, or say that it is not real; what a rule weighed stays so."""
    form = WeighForm(request.POST)
    if not form.is_valid():
        return _show(request, status=400, refused=True)
    if not held_page.may_be_weighed(report_id):
        raise Http404("No such report waits.")
    counted = form.cleaned_data["counted"]
    with ledger.transaction():
        reports.weigh(
            report_id=report_id,
            counted=counted,
            why_not=None if counted == Counted.YES else WhyNotCounted.NOT_REAL,
            actor=actors.of(decorators.user_of(request)),
        )
    return HttpResponseRedirect(reverse("neighbourhood:held"), status=303)


def _show(request: HttpRequest, *, status: int = 200, refused: bool = False) -> HttpResponse:
    page = held_page.read(user=decorators.user_of(request))
    return responses.page(request, "held", page=page, refused=refused, status=status)
