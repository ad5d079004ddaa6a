"""What streets write into the audit log."""

from foundation.audit.events import AuditEvent, AuditSubject


class StreetsEvent(AuditEvent):
    """What happens to streets, as `noun.past_tense`."""

    STREETS_IMPORTED = "streets.imported", "Streets imported"


class StreetsSubject(AuditSubject):
    """What it happens to."""

    STREET_IMPORT = "street_import", "import of streets"
