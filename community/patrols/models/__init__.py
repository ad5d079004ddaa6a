"""What is kept of patrols: a noun a file."""

from community.patrols.models.plans import Plan, Slot
from community.patrols.models.teams import Area, Team, TeamMember
from community.patrols.models.visits import Visit

__all__ = ["Area", "Plan", "Slot", "Team", "TeamMember", "Visit"]
