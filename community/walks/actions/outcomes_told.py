"""What came of each finding, in words for whoever walked; each is told when it changes."""

from datetime import date

from django.utils import dateformat

from community.streets import units
from community.streetsafe.enums import ActionState
from community.streetsafe.models import Action
from community.walks.enums import Closed
from community.walks.models import Finding, Walk

_OPEN = "open"


def take_untold(walk: Walk) -> list[str]:
    """Give the sentences that the walker has not heard, and note that they have now."""
    told = []
    for finding in findings_of(walk):
        now = standing(finding)
        if now not in (_OPEN, finding.told):
            told.append(sentence(finding))
            finding.told = now
            finding.save(update_fields=["told"])
    return told


def has_untold(walk: Walk) -> bool:
    """Say whether anything is to be told."""
    return any(standing(one) not in (_OPEN, one.told) for one in findings_of(walk))


def findings_of(walk: Walk) -> list[Finding]:
    """Give a walk's findings in the order in which they were noted."""
    return list(walk.findings.select_related("action__owner").order_by("noted_at", "id"))


def standing(finding: Finding) -> str:
    """Name what there is to tell: the state of its action, why it has none, or that it is open."""
    if finding.action is not None:
        due = finding.action.due_on
        return f"{finding.action.state} {due:%Y%m%d}" if due else str(finding.action.state)
    return finding.closed or _OPEN


def sentence(finding: Finding) -> str:
    """Write what came of a finding, with the road's name."""
    unit = units.find(finding.unit)
    return f"{unit.name if unit else 'This place'}: {_what_came(finding)}"


def _what_came(finding: Finding) -> str:
    if finding.action is not None:
        return _of_action(finding.action)
    if finding.closed is not None:
        return f"{Closed(finding.closed).label}."
    return "we will look at it."


def _of_action(action: Action) -> str:
    owner, due = action.owner.public_name, _due(action.due_on)
    match ActionState(action.state):
        case ActionState.DECLINED:
            return f"{owner} said no. This is why: {action.reason}"
        case ActionState.DONE:
            return f"{owner} says it is done."
        case ActionState.WITHDRAWN:
            return "we took back what we asked for."
        case ActionState.PROPOSED:
            return f"we asked {owner}. They have not said yes or no yet."
        case _:
            return f"we asked {owner}. They said yes{due}."


def _due(due_on: date | None) -> str:
    return f", due {dateformat.format(due_on, 'j M')}" if due_on else ""
