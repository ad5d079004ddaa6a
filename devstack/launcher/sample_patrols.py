"""A town-centre team, and its plan of the running week, in a running stack, once.

A plan is drawn before its week and at no other time. So the command that draws it is told, in a
demonstration alone, that it is last week's Sunday.
"""

import json
from datetime import date, timedelta

from devstack.launcher.sample_reports import units_file
from devstack.launcher.stack import Stack

TEAM = "Ilford town centre"
_CAPACITY, _WARDS = 12, 12


def load(stack: Stack, *, member: str) -> None:
    """Make the team, with this member, and draw its week; the reports must be there."""
    stack.once("patrols", [], lambda: _load(stack, member=member))


def _load(stack: Stack, *, member: str) -> None:
    units = json.loads(units_file(stack).read_text())
    wards = [ward for ward, borough in units["wards"] if borough == "Redbridge"][:_WARDS]
    with stack.step("a team's week drawn by lot"):
        told = ("--borough", "Redbridge", "--capacity", str(_CAPACITY), "--member", member)
        stack.manage("create_team", TEAM, *told, "--wards", *wards)
        back = timedelta(days=date.fromisoformat(units["today"]).weekday() + 1)
        stack.manage("draw_patrols", SC_CLOCK_OFFSET_SECONDS=f"-{back.total_seconds():.0f}")
