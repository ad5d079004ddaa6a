"""Two years of invented figures of the force in a running stack, once: what the plan's page shows.

They go through the command that takes a real force's files; the simulator only makes the files.
"""

from devstack.launcher import sample_reports
from devstack.launcher.stack import Stack

SEED = 2026


def load(stack: Stack) -> None:
    """Draw them for the wards that the service has, and have it take them over and read them.

    Once the streets are drawn; after the reports, so that these are measured as well. They are not
    drawn anew for another day.
    """
    stack.once("figures", [], lambda: _load(stack))


def _load(stack: Stack) -> None:
    folder = stack.data / "force" / "figures"
    with stack.step("figures of two years drawn"):
        wards = ("--wards", sample_reports.units_file(stack))
        stack.simulator("sample-figures", "--out", folder, *wards, "--seed", str(SEED))
    with stack.step("figures imported and measures read"):
        stack.manage("figures", "import-all", folder, "--read")
