"""What every page of these is answered with: its own content in the one frame."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts import permissions
from community.streets.enums import Source
from community.streets.models import StreetImport
from community.streetsafe.enums import Counted
from community.streetsafe.models import Report


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands around every page: the links that lead on, and whether the streets are made up.

    `held` is how many reports wait; None on an owner's pages, which know of no report. `links` are
    those of a team's pages, by name.
    """

    held: int | None
    invented: bool
    links: tuple[tuple[str, str], ...] = ()


def page(request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Answer with a page, between the links that lead on."""
    held = Report.objects.filter(counted=Counted.HELD).count()
    return plain(request, name, status=status, frame=_frame(held), **context)


def plan_page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    """Answer with a page about the plan; links lead on for whoever may follow them."""
    answer = page if permissions.is_analyst(request.user) else partial(plain, status=200)
    return answer(request, name, **context)


def owners_page(
    request: HttpRequest, name: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Answer with a page for an owner, whom no link leads to an analyst's."""
    return plain(request, name, status=status, frame=_frame(None), **context)


def teams_page(
    request: HttpRequest, name: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Answer with a page for a team, whom no link leads to another's."""
    links = (
        ("Plan of the week", reverse("neighbourhood:patrols")),
        ("Here, leaving", reverse("neighbourhood:patrols-now")),
    )
    frame = _frame(None, links=links)
    return plain(request, name, status=status, frame=frame, **context)


def plain(request: HttpRequest, name: str, *, status: int, **context: Any) -> HttpResponse:
    """Answer with a page that leads nowhere: for whoever may not see the others."""
    shown = {"force": settings.FORCE_NAME, **context}
    answer = render(request, f"neighbourhood/{name}.html", shown, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _frame(held: int | None, *, links: tuple[tuple[str, str], ...] = ()) -> Frame:
    current = StreetImport.objects.filter(is_current=True).first()
    invented = current is not None and current.source == Source.GENERATED
    return Frame(held=held, invented=invented, links=links)
