"""What StreetSafe writes into the audit log.

A public report writes no entry: the log's head would be everybody's to hold (docs/decisions). An
entry for each hour of reports says how many there were.
"""

from foundation.audit.events import AuditEvent, AuditSubject


class StreetSafeEvent(AuditEvent):
    """What happens to reports, as `noun.past_tense`."""

    REPORTS_TALLIED = "reports.tallied", "Reports tallied"
    REPORT_TAKEN = "report.taken", "took a report by phone or at an event"
    REPORT_WEIGHED = "report.weighed", "weighed a report"
    SIGNAL_JUDGED = "signal.judged", "judged a signal"
    PARTNER_CREATED = "partner.created", "added a partner"
    PARTNER_JOINED = "partner.joined", "let a user act for a partner"
    ACTION_PROPOSED = "action.proposed", "asked for an action"
    ACTION_MOVED = "action.moved", "moved an action"
    ACTION_NOTED = "action.noted", "published the owner's words about an action"
    ENDPOINT_CHANGED = "endpoint.changed", "changed where an owner takes requests"
    HANDOVER_MOVED = "handover.moved", "handed an action over, or heard of it"
    HISTORY_TAKEN_OVER = "history.taken_over", "took over reports of another service"


class StreetSafeSubject(AuditSubject):
    """What it happens to."""

    REPORT = "report", "report"
    TALLY = "tally", "tally"
    SIGNAL = "signal", "signal"
    PARTNER = "partner", "partner"
    ACTION = "action", "action"
    HANDOVER = "handover", "handover"
    HISTORY = "history", "history"
