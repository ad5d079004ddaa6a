"""The auditor's view of the provider: the ground truth, and faults to order."""

from typing import Any

from simulator.actors.client import Client


class Provider:
    """Ask the stand-in what it accepted; make it fail."""

    def __init__(self, *, simulator_url: str) -> None:
        self._client = Client(simulator_url)

    def log(self, *, after: int = 0) -> list[dict[str, Any]]:
        """Return the lines of the log above number `after`."""
        answer = self._client.call("GET", "/log", params={"after": after}).json()
        entries: list[dict[str, Any]] = answer["entries"]
        return entries

    def accepted(self, *, to: str, after: int = 0) -> list[dict[str, Any]]:
        """Return what was accepted for one phone, in order."""
        lines = self.log(after=after)
        return [line for line in lines if line["kind"] == "accepted" and line["to"] == to]

    def order(self, kind: str, **details: object) -> None:
        """Order a fault: `number`, `times`, `seconds`, `copies`, `lists_too`."""
        self._client.call("POST", "/faults", json={"kind": kind, **details}, expect=(201,))

    def clear_faults(self) -> None:
        """End all faults."""
        self._client.call("DELETE", "/faults", expect=(204,))
