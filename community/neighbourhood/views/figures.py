"""Files of the force's figures: checked, or taken over, all of one or nothing."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from community.neighbourhood import actors, decorators, figures_page, responses, uploads
from community.neighbourhood.plan_forms import FiguresForm
from community.outcomes.actions import figure_files, figure_imports
from community.outcomes.actions.figure_files import FigureFile
from community.outcomes.enums import FigureKind
from foundation.audit import clock, ledger
from verification.actions.imports import csv_files

_CHECKED = "Checked only, and nothing was stored."
_KNOWN = "Nothing was stored: all of it is known already."


def figures(request: HttpRequest) -> HttpResponse:
    """Show the form, or take a file."""
    return _take(request) if request.method == "POST" else _show(request)


@decorators.analyst_viewer_required
def _show(request: HttpRequest) -> HttpResponse:
    return _draw(request, FiguresForm())


@decorators.analyst_required
def _take(request: HttpRequest) -> HttpResponse:
    form = FiguresForm(request.POST, request.FILES)
    if not form.is_valid():
        return _draw(request, form, status=400)
    said = form.cleaned_data
    try:
        file = _read(said["file"], kind=said["kind"])
    except csv_files.BadFile as bad:
        return _draw(request, form, problems=bad.problems, status=400)
    with ledger.transaction():
        taken = figure_imports.take_over(
            file=file,
            actor=actors.of(decorators.user_of(request)),
            now=clock.db_now(),
            dry_run=said["only_check"],
        )
    if not taken.import_id:
        lead = _CHECKED if said["only_check"] else _KNOWN
        return _draw(request, form, checked=taken, lead=lead)
    done = f"{reverse('neighbourhood:figures')}?done={taken.import_id}"
    return HttpResponseRedirect(done, status=303)


def _read(upload: "UploadedFile[bytes]", *, kind: FigureKind) -> FigureFile:
    """Read a file that came with the form. Raise csv_files.BadFile."""
    with uploads.on_disk(upload) as path:
        return figure_files.read(path=path, kind=kind, today=clock.today())


def _draw(
    request: HttpRequest, form: FiguresForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    around = figures_page.read(done=request.GET.get("done", ""))
    return responses.page(request, "figures", form=form, status=status, **around, **context)
