"""What walks write into the audit log: ids and words of vocabularies, never a name or a number."""

from foundation.audit.events import AuditEvent, AuditSubject


class WalkEvent(AuditEvent):
    """What happens to walks, as `noun.past_tense`."""

    WALK_ASKED = "walk.asked", "A walk was asked for"
    WALK_MOVED = "walk.moved", "moved a walk"
    WALK_PLANNED = "walk.planned", "set time, place and officer of a walk"
    WALK_ACCEPTED = "walk.accepted", "said yes to a walk"
    WALK_CHECKED_IN = "walk.checked_in", "checked in for a walk"
    WALK_OFFICER_LATE = "walk.officer_late", "An officer has not checked in"
    WALK_TEXT_TAKEN = "walk.text_taken", "A text about a walk"
    WALK_TEXT_READ = "walk.text_read", "read a text about a walk"
    WALK_ROUTE_SET = "walk.route_set", "wrote the route of a walk"
    WALK_RATED = "walk.rated", "answered about a walk"
    WALKER_SPOKEN_TO = "walker.spoken_to", "spoke to a walker"
    WALKER_SHOWN = "walker.shown", "looked at a walker's number"
    WALKER_ERASED = "walker.erased", "erased a walker"
    WALK_OFFICER_ATTESTED = "walk_officer.attested", "attested an officer who walks"
    WALK_OFFICER_STOPPED = "walk_officer.stopped", "took an officer off the walks"
    FINDING_NOTED = "finding.noted", "noted a finding"
    FINDING_CLOSED = "finding.closed", "closed a finding"
    CONCERN_NOTED = "concern.noted", "noted a concern"
    CONCERN_READ = "concern.read", "read a concern"


class WalkSubject(AuditSubject):
    """What it happens to."""

    WALK = "walk", "walk"
    WALKER = "walker", "walker"
    WALK_OFFICER = "walk_officer", "officer who walks"
    FINDING = "finding", "finding"
    CONCERN = "concern", "concern"
