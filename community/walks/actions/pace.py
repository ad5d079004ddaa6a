"""How often one network may ask for walks: as often as it may report a street."""

from community.streetsafe.actions.network_pace import NetworkPace
from foundation.queue.rate_limits import RateLimit

# 6 an hour, 20 a day; ten times as much of a network that many share.
PACE = NetworkPace(
    own=(
        RateLimit(name="walk-asks-hour", per_minute=6 / 60, burst=6),
        RateLimit(name="walk-asks-day", per_minute=20 / 1440, burst=20),
    ),
    shared=(
        RateLimit(name="walk-asks-shared-hour", per_minute=60 / 60, burst=60),
        RateLimit(name="walk-asks-shared-day", per_minute=200 / 1440, burst=200),
    ),
)


def check(address: str) -> None:
    """Count a request of this address's network. Raise network_pace.TooMany."""
    PACE.check(address)
