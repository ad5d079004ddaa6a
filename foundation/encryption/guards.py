"""What the database refuses on data keys: one is made, and once destroyed for ever."""

from foundation.audit.guards import Guard, fixed, once, only_emptied

GUARDS = (
    Guard(
        table="verification_datakey",
        keeps=(fixed("id"), only_emptied("wrapped"), once("destroyed_at")),
    ),
)
