"""A year of invented figures: enough that every word stands on the page."""

from pathlib import Path

from community.outcomes.enums import FigureKind
from tests.community.outcomes import files

_GROUPS = (("rape", 110, 4), ("other_sexual", 240, 18), ("domestic_abuse", 700, 72))


def take(folder: Path) -> None:
    """Import all kinds of figures, of now and of a year before."""
    recorded = [
        (files.month(back), "Redbridge", group, n)
        for back in (1, 7, 13, 19)
        for group, n, _ in _GROUPS
    ]
    charged = [
        (files.month(back), "Redbridge", group, n + extra, 60 + n)
        for back, extra in ((1, 12), (13, 0))
        for group, _, n in _GROUPS
    ]
    # A survey of long ago, and the recorded offences of its year: late.
    old = [(files.month(20 + back), "Redbridge", "stalking_harassment", 90) for back in range(12)]
    files.take(folder, FigureKind.OFFENCES, [*recorded, *old])
    files.take(folder, FigureKind.OUTCOMES, charged)
    survey = [(files.month(20), "stalking_harassment", 4.2, 900, 160_000)]
    files.take(folder, FigureKind.PREVALENCE, survey)
    asked = [
        files.confidence(54),
        files.confidence(51, back=5, n=201),
        (files.quarter(), "Redbridge", "good_job", "men", 58, 190),
        (files.quarter(), "Redbridge", "fair", "women", 49, 198),
        (files.quarter(5), "Redbridge", "fair", "women", 66, 201),
    ]
    files.take(folder, FigureKind.CONFIDENCE, asked)
    workforce = [files.workforce(), files.workforce(back=5, women=9_900, joined=50)]
    files.take(folder, FigureKind.WORKFORCE, workforce)
