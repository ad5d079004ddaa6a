"""Streets in the database, by the one way they get there."""

from datetime import date

from community.streets import imports
from community.streets.enums import Source
from community.streets.imports import Origin, StreetsSummary
from community.streets.rules.network import Network
from foundation.audit import ledger

ORIGIN = Origin(
    source=Source.GENERATED,
    licence="CC0",
    attribution="Invented streets",
    made_on=date(2026, 11, 1),
)


def store(network: Network) -> StreetsSummary:
    """Make them the current streets."""
    with ledger.transaction():
        return imports.replace(network=network, origin=ORIGIN, actor=ledger.COMMAND)
