"""How often one network may ask for walks: as often as it may report a street."""

from community.streetsafe.actions import sources
from foundation.queue.rate_limits import RateLimit

# 6 an hour, 20 a day; ten times as much of a network that many share.
_OWN = (
    RateLimit(name="walk-asks-hour", per_minute=6 / 60, burst=6),
    RateLimit(name="walk-asks-day", per_minute=20 / 1440, burst=20),
)
_SHARED = (
    RateLimit(name="walk-asks-shared-hour", per_minute=60 / 60, burst=60),
    RateLimit(name="walk-asks-shared-day", per_minute=200 / 1440, burst=200),
)


class TooMany(Exception):  # noqa: N818 - what is wrong with it
    """So many requests came from one network that the next has to wait `wait` seconds."""

    def __init__(self, wait: float) -> None:
        """Take the seconds."""
        self.wait = wait
        super().__init__(f"again in {wait:.0f} s")


def check(address: str) -> None:
    """Count a request of this address's network, before anything is stored. Raise TooMany."""
    network = sources.network_of(address)
    for limit in _SHARED if sources.is_shared(address) else _OWN:
        if wait := limit.wait(network):
            raise TooMany(wait)
