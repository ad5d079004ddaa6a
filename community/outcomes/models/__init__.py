"""What is kept of outcomes: a noun a file."""

from community.outcomes.models.briefings import Briefing, Pulse
from community.outcomes.models.figures import Figure, FigureImport
from community.outcomes.models.measures import Measure, Reading

__all__ = ["Briefing", "Figure", "FigureImport", "Measure", "Pulse", "Reading"]
