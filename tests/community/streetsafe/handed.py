"""Owners with a system of their own, and actions that are handed over to it."""

from community.streetsafe.actions import council_answers, endpoints, handing_over
from community.streetsafe.enums import ActionKind
from community.streetsafe.models import Handover, Partner
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.community.streetsafe import asked

URL = "https://open311.example/v2"
API_KEY = "a-key-that-is-in-no-log"
MEMORY = "community.streetsafe.gateways.memory.MemoryGateway"


def connect(
    partner: Partner, *, url: str = URL, jurisdiction_id: str = "", api_key: str = API_KEY
) -> Partner:
    """Give an owner a system that takes lamps and hedges."""
    wanted = endpoints.Wanted(
        url=url,
        jurisdiction_id=jurisdiction_id,
        codes={ActionKind.LIGHTING: "LAMP", ActionKind.HEDGE: "HEDGE"},
        api_key=api_key,
    )
    with ledger.transaction():
        endpoints.put(partner, wanted, actor=ledger.COMMAND)
    return partner


def begun(*, url: str = URL, jurisdiction_id: str = "", note: str = "Mend the lamp.") -> Handover:
    """Ask a connected owner for a lamp."""
    partner = connect(asked.owner(), url=url, jurisdiction_id=jurisdiction_id)
    return Handover.objects.get(action=asked.ask(partner, actor=asked.somebody(), note=note))


def send(handover: Handover) -> Handover:
    """Try to hand it over, and read what is written of it."""
    handing_over.hand_over(handover_id=handover.id)
    handover.refresh_from_db()
    return handover


def ask(handover: Handover) -> Handover:
    """Ask how far it is, and read what is written of it."""
    council_answers.ask(handover_id=handover.id)
    handover.refresh_from_db()
    handover.action.refresh_from_db()
    return handover


def entries(handover: Handover) -> list[tuple[str, str]]:
    """Give the moves that the log has of it, in order."""
    found = AuditEntry.objects.filter(subject_id=handover.id, event="handover.moved")
    details = found.order_by("seq").values_list("details", flat=True)
    return [(one["before"], one["after"]) for one in details]
