"""How often one network may send anything to the public pages, and one that many share."""

from collections.abc import Sequence
from dataclasses import dataclass

from community.streetsafe.actions import sources
from foundation.queue.rate_limits import RateLimit


class TooMany(Exception):  # noqa: N818 - what is wrong with it
    """So many came from one network that the next has to wait `wait` seconds."""

    def __init__(self, wait: float) -> None:
        """Take the seconds."""
        self.wait = wait
        super().__init__(f"again in {wait:.0f} s")


@dataclass(frozen=True, kw_only=True)
class NetworkPace:
    """Limits of a network of its own, and of one that the force has named as shared by many."""

    own: Sequence[RateLimit]
    shared: Sequence[RateLimit]

    def check(self, address: str) -> None:
        """Count one more from this address's network, before anything is stored. Raise TooMany."""
        network = sources.network_of(address)
        for limit in self.shared if sources.is_shared(address) else self.own:
            if wait := limit.wait(network):
                raise TooMany(wait)
