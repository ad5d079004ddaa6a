"""What the database refuses on the domain's tables, whoever writes: see foundation/audit/guards.py.

The moves of a verification are those of rules/states.py, from which they are made. What may not be
taken back is kept by `keeps`; what nobody may do unseen owes its entry to the log.
"""

from foundation.audit.guards import (
    Entry,
    Guard,
    changed,
    fixed,
    never_falls,
    once,
)
from verification.models.case_guards import CASE_GUARDS
from verification.models.contact_guards import CONTACT_GUARDS
from verification.models.review_guards import REVIEW_GUARDS
from verification.models.shift_guards import SHIFT_GUARDS

OFFICER = Guard(
    table="verification_officer",
    keeps=(
        fixed("id"),
        # Somebody else's account would bring somebody else's device.
        once("user_id"),
    ),
    owes=(
        Entry(
            when="OLD.status IS NOT NULL AND OLD.status <> NEW.status AND NEW.status = 'serving'",
            events=("officer.status_changed",),
            holding="""'{"after": "serving"}'""",
        ),
        Entry(
            when="OLD.id IS NOT NULL AND "
            f"({changed('photo')} OR {changed('number')} OR {changed('team_id')})",
            events=("officers.imported",),
            subject="NULL",
        ),
    ),
)
STAFF_NUMBER = Guard(
    table="verification_staffnumber",
    keeps=(fixed("id", "phone_index"),),
    # A phone of staff that is forgotten could stand for a person.
    owes=(Entry(when="TG_OP = 'DELETE'", events=("officers.imported",), subject="NULL"),),
    deletable="true",
)
INSERT_ONLY = tuple(
    Guard(table=table, insert_only=True)
    for table in (
        "verification_words",
        "verification_contactattempt",
        "verification_invitation",
        "verification_locationfix",
        "verification_rosterimport",
    )
)
COUNTER = Guard(table="verification_counter", keeps=(never_falls("count"),))

GUARDS = (
    *(*CASE_GUARDS, *CONTACT_GUARDS, *SHIFT_GUARDS, *REVIEW_GUARDS),
    *(OFFICER, STAFF_NUMBER, COUNTER, *INSERT_ONLY),
)
