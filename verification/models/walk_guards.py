"""What the database refuses of checks for walks, and of texts that are not of a check.

Each takes the place of the guard of its table, which was put up before these columns were there.
"""

from dataclasses import replace

from foundation.audit.guards import fixed, once
from verification.models.case_guards import VERIFICATION
from verification.models.contact_guards import MESSAGE

REPLACED = (VERIFICATION, MESSAGE)
WALK_GUARDS = (
    # Whoever moved the hour by which both should be back would keep anybody from looking.
    replace(VERIFICATION, keeps=(*VERIFICATION.keeps, once("back_by"))),
    # A text about a walk lets its phone's words go to the coordinator, so it stays what it was.
    replace(MESSAGE, keeps=(*MESSAGE.keeps, fixed("subject"))),
)
