"""Draw invented streets into a running stack, once: what a tap finds and the public map shows."""

from devstack.launcher import paths
from devstack.launcher.stack import Stack

SEED = 2026


def draw(stack: Stack) -> None:
    """Draw them by the command that a force would use; again only where it has changed."""
    drawn_by = sorted((paths.ROOT / "community" / "streets").rglob("*.py"))
    stack.once("streets", drawn_by, lambda: _generate(stack))


def _generate(stack: Stack) -> None:
    with stack.step("streets drawn"):
        stack.manage("streets", "generate", "--seed", str(SEED))
