"""An officer's own walks. No number, no surname and no address of a walker's is anywhere in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from community.neighbourhood.fields import PlainForm
from community.neighbourhood.walk_forms import ConcernForm, FindingForm, RouteForm
from community.streets import units
from community.streets.models import Stretch
from community.walks.actions import officers, walkers
from community.walks.enums import WalkState
from community.walks.models import Finding, Walk, WalkOfficer
from foundation.audit import clock
from verification.enums import TextLanguage

_KEPT = timedelta(days=14)
_SHOWN = (WalkState.PAIRED, WalkState.AGREED, WalkState.UNDER_WAY, WalkState.WALKED)
_FOUND_ON = (WalkState.UNDER_WAY, WalkState.WALKED)
Offered = list[tuple[UUID, str]]


@dataclass(frozen=True, kw_only=True)
class MyWalks:
    """The list; `officer` is None for a user whom no coordinator has attested."""

    officer: WalkOfficer | None
    now: datetime
    walks: list[Walk]


@dataclass(frozen=True, kw_only=True)
class MyWalk:
    """One walk of the officer's; a form is None where it cannot be sent now."""

    walk: Walk
    given: str
    access: str
    languages: list[str]
    is_lead: bool
    may_answer: bool
    may_come: bool
    route: list[str]
    findings: list[tuple[Finding, str]]
    finding: PlainForm | None
    way: PlainForm | None
    concern: PlainForm
    sentence: str


def read(user: User) -> MyWalks:
    """Read an officer's walks, what is next first."""
    officer, now = officers.of_user(user), clock.db_now()
    mine = list(_of(officer, now=now).order_by("starts_at", "id")) if officer else []
    return MyWalks(officer=officer, now=now, walks=mine)


def find(user: User, walk_id: UUID) -> tuple[WalkOfficer, Walk] | None:
    """Find a walk of this officer's own, for as long as they see it."""
    officer = officers.of_user(user)
    if officer is None:
        return None
    walk = _of(officer, now=clock.db_now()).filter(pk=walk_id).first()
    return None if walk is None else (officer, walk)


def read_one(
    officer: WalkOfficer, walk: Walk, *, sentence: str = "", refused: PlainForm | None = None
) -> MyWalk:
    """Read one; `refused` is a form to be shown again."""
    state = WalkState(walk.state)
    walks = state in (WalkState.AGREED, *_FOUND_ON)
    drawn: dict[type[PlainForm], PlainForm] = {
        FindingForm: finding_form(walk),
        RouteForm: route_form(walk),
        ConcernForm: ConcernForm(),
    }
    if refused is not None:
        drawn[type(refused)] = refused
    return MyWalk(
        walk=walk,
        given=walkers.given_of(walk.walker),
        access=walkers.access_of(walk.walker),
        languages=[str(TextLanguage(one).label) for one in walk.walker.languages],
        is_lead=walk.officer_id == officer.id,
        may_answer=state is WalkState.PAIRED and walk.officer_yes_at is None,
        may_come=state is WalkState.AGREED,
        route=[label for _, label in _labels(walk.route)],
        findings=_findings(walk),
        finding=drawn[FindingForm] if state in _FOUND_ON else None,
        way=drawn[RouteForm] if walks else None,
        concern=drawn[ConcernForm],
        sentence=sentence,
    )


def finding_form(walk: Walk, data: object = None) -> FindingForm:
    """Read a finding as it was sent: of the route, the Spot or the ward."""
    spot = [(walk.meet_spot.pk, walk.meet_spot.name)] if walk.meet_spot else []
    offered = [*_labels(walk.route), *spot, *_of_ward(walk)]
    return FindingForm(data, offered=offered)  # type: ignore[arg-type]


def route_form(walk: Walk, data: object = None) -> RouteForm:
    """Read the next part of the way as it was sent."""
    return RouteForm(data, offered=_of_ward(walk))  # type: ignore[arg-type]


def _of(officer: WalkOfficer, *, now: datetime) -> QuerySet[Walk]:
    mine = Q(officer=officer) | Q(second=officer)
    # One that was broken off may have left something to pass on.
    shown = Q(state__in=_SHOWN) | Q(state=WalkState.CANCELLED, verification__isnull=False)
    return (
        Walk.objects.filter(mine, shown, back_by__gt=now - _KEPT)
        .select_related("walker__key", "meet_spot", "officer__officer")
        .defer("officer__officer__photo")
    )


def _of_ward(walk: Walk) -> Offered:
    """Name the stretches of the walk's ward that count by themselves, street by street."""
    rows = Stretch.objects.filter(
        street__ward=walk.ward,
        street__borough=walk.borough,
        street_import__is_current=True,
        parent=None,
        replaced_by=None,
    ).select_related("street")
    return _named(rows.order_by("street__name", "id"))


def _labels(route: Iterable[UUID]) -> Offered:
    ids = list(route)
    named = dict(_named(Stretch.objects.filter(pk__in=ids).select_related("street")))
    return [(one, named[one]) for one in ids if one in named]


def _named(stretches: Iterable[Stretch]) -> Offered:
    rows = list(stretches)
    return [
        (row.pk, f"{unit.label}, {row.length_m} m")
        for row, unit in zip(rows, units.of_stretches(rows), strict=True)
    ]


def _findings(walk: Walk) -> list[tuple[Finding, str]]:
    rows = list(walk.findings.order_by("noted_at", "id"))
    named = {one.unit: units.find(one.unit) for one in rows}
    return [(one, unit.label if (unit := named[one.unit]) else "") for one in rows]
