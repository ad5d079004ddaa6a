"""One walk, for its coordinator: who asks for it, what they wrote, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from community.neighbourhood import roads
from community.neighbourhood.action_forms import AskForm
from community.neighbourhood.fields import PlainForm
from community.neighbourhood.walk_forms import CloseForm, JudgeWalkForm, PairForm
from community.streetsafe.actions.reports import reasons_in
from community.walks.actions import claims, concerns, outcomes_told, pairing, walkers
from community.walks.actions.refusals import MayNot
from community.walks.enums import Said, WalkState
from community.walks.models import Concern, Finding, Walk, WalkText
from community.walks.rules import walk_states
from foundation.encryption import sealing
from verification.enums import State, TextLanguage


@dataclass(frozen=True, kw_only=True)
class Wrote:
    """A text of the walker's; `waits` to be read."""

    text: WalkText
    words: str
    waits: bool


@dataclass(frozen=True, kw_only=True)
class Found:
    """A finding with its road, its reasons in words and what the walker hears of it."""

    finding: Finding
    road: str
    reasons: list[str]
    told: str


@dataclass(frozen=True, kw_only=True)
class WalkPage:
    """Everything on the page; a form is None where it cannot be sent now."""

    walk: Walk
    given: str
    access: str
    languages: list[str]
    wrote: list[Wrote]
    found: list[Found]
    concerns: list[tuple[Concern, str]]
    pair: PlainForm | None
    judge: PlainForm | None
    why_not_paired: str
    can: frozenset[str]
    number: str = ""
    sentence: str = ""
    forms: tuple[PlainForm, ...] = field(default_factory=tuple)


def find(walk_id: UUID) -> Walk | None:
    """Find a walk whose phone has answered; before that there is nothing to see."""
    return (
        Walk.objects.filter(pk=walk_id, answered_at__isnull=False)
        .select_related("walker__key", "officer__officer", "second__officer", "meet_spot")
        .defer("officer__officer__photo", "second__officer__photo")
        .first()
    )


def read(
    walk: Walk,
    *,
    pair: PlainForm | None = None,
    judge: PlainForm | None = None,
    number: str = "",
    sentence: str = "",
) -> WalkPage:
    """Read the page; `pair` and `judge` are forms to be shown again."""
    why_not = _why_not_paired(walk)
    may_pair = walk.state == WalkState.WAITING and not why_not
    return WalkPage(
        walk=walk,
        given=walkers.given_of(walk.walker),
        access=walkers.access_of(walk.walker),
        languages=[str(TextLanguage(one).label) for one in walk.walker.languages],
        wrote=[_wrote(one) for one in _texts(walk)],
        found=_found(outcomes_told.findings_of(walk)),
        concerns=[(one, concerns.words_of(one)) for one in walk.concerns.select_related("key")],
        pair=(pair or PairForm(walk=walk)) if may_pair else None,
        judge=(judge or JudgeWalkForm()) if _may_be_judged(walk) else None,
        why_not_paired=why_not,
        can=frozenset(_can(walk)),
        number=number,
        sentence=sentence,
    )


def _why_not_paired(walk: Walk) -> str:
    try:
        pairing.check_may_be_paired(walk)
    except MayNot as error:
        return str(error)
    return ""


def _may_be_judged(walk: Walk) -> bool:
    return walk.verification is not None and walk.verification.state == State.ENDED


def _can(walk: Walk) -> list[str]:
    """Name the buttons of a walk."""
    state, can = WalkState(walk.state), []
    if state not in walk_states.OVER and walk.walker.spoken_to_at is None:
        can.append("spoken")
    if state in (*walk_states.NOT_BEGUN, WalkState.MISSED):
        can.append("call_off")
    if state in (WalkState.PAIRED, WalkState.AGREED, WalkState.MISSED):
        can.append("take_back")
    if state is WalkState.AGREED:
        can.append("missed")
    return can


def _texts(walk: Walk) -> Sequence[WalkText]:
    return list(walk.texts.select_related("inbound__contact__key").order_by("-received_at"))


def _wrote(text: WalkText) -> Wrote:
    try:
        words = claims.words_of(text)
    except sealing.Unreadable:
        words = "erased"
    for_a_person = text.said in (Said.WORDS, Said.CHANGE)
    return Wrote(text=text, words=words, waits=for_a_person and text.read_at is None)


def _found(findings: Sequence[Finding]) -> list[Found]:
    named = roads.find([one.unit for one in findings])
    return [
        Found(
            finding=one,
            road=named[one.unit].unit.label if one.unit in named else "",
            reasons=[str(reason.label) for reason in sorted(reasons_in(one.reasons))],
            told=outcomes_told.sentence(one) if one.closed_at else "",
        )
        for one in findings
    ]


def finding_forms() -> tuple[AskForm, CloseForm]:
    """Draw the two forms that close a finding."""
    return AskForm(), CloseForm()
