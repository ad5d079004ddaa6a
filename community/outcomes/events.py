"""What outcomes write into the audit log.

An answer to a briefing or to the survey writes no entry: none shall say who answered when.
"""

from foundation.audit.events import AuditEvent, AuditSubject


class OutcomesEvent(AuditEvent):
    """What happens to figures and measures, as `noun.past_tense`."""

    FIGURES_IMPORTED = "figures.imported", "imported figures"
    READINGS_TAKEN = "readings.taken", "Measures read"
    TARGET_SET = "target.set", "set a target"
    BRIEFING_RECORDED = "briefing.recorded", "recorded a briefing"
    WAVE_MADE = "wave.made", "made a wave of the survey"
    WAVE_CLOSED = "wave.closed", "Wave of the survey closed"


class OutcomesSubject(AuditSubject):
    """What it happens to."""

    FIGURE_IMPORT = "figure_import", "import of figures"
    READINGS = "readings", "readings"
    MEASURE = "measure", "measure"
    BRIEFING = "briefing", "briefing"
    WAVE = "wave", "wave of the survey"
