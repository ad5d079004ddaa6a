"""What patrols write into the audit log."""

from foundation.audit.events import AuditEvent, AuditSubject


class PatrolEvent(AuditEvent):
    """What happens to teams, plans and visits, as `noun.past_tense`."""

    PATROL_TEAM_CREATED = "patrol_team.created", "added a town-centre team"
    PATROL_TEAM_JOINED = "patrol_team.joined", "let a user act for a town-centre team"
    PLAN_DRAWN = "patrol_plan.drawn", "Plan of the week drawn by lot"
    SEED_PUBLISHED = "patrol_plan.seed_published", "Seed of a plan published"
    VISIT_LOGGED = "patrol_visit.logged", "Visit of a team logged"


class PatrolSubject(AuditSubject):
    """What it happens to."""

    PATROL_TEAM = "patrol_team", "town-centre team"
    PLAN = "patrol_plan", "plan of the week"
    VISIT = "patrol_visit", "visit of a team"
