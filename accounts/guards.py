"""What the database refuses on the tables of accounts: see foundation/audit/guards.py.

Who was shut out stays out, and what was used, withdrawn or run out does not come back.
"""

from foundation.audit.guards import Entry, Guard, Needed, changed, fixed, never_rises, once

_OF_USERS = ("user.created", "user.role_changed", "user.reactivated")

USER = Guard(
    table="accounts_user",
    keeps=(fixed("id"),),
    owes=(
        Entry(
            when=f"OLD.id IS NOT NULL AND ({changed('role')} OR (NEW.is_active > OLD.is_active))",
            events=_OF_USERS,
        ),
        # Who is of the officer's team may not decide on them.
        Needed(
            when=f"OLD.id IS NOT NULL AND {changed('team_id')}",
            holds="audit_says(NEW.id, ARRAY['user.team_changed'])"
            " OR audit_says(NULL, ARRAY['officers.imported'])",
            why="it needs its entry in the audit log",
        ),
    ),
)
TEAM = Guard(table="accounts_team", keeps=(fixed("id", "name", "skeleton", "created_at"),))
DEVICE = Guard(
    table="accounts_device",
    keeps=(fixed("id", "user_id", "secret_digest", "totp_id", "enrolled_at"), once("revoked_at")),
)
ENROLMENT_CODE = Guard(
    table="accounts_enrolmentcode",
    keeps=(
        fixed("id", "user_id", "code_digest", "issued_by_id", "issued_at"),
        once("used_at"),
        never_rises("expires_at"),
    ),
    # Housekeeping forgets those that are over.
    deletable="true",
)
SHIFT_TOKEN = Guard(
    table="accounts_shifttoken",
    keeps=(
        fixed("id", "device_id", "token_digest", "signed_in_at"),
        once("signed_out_at"),
        never_rises("expires_at"),
    ),
)

GUARDS = (TEAM, USER, DEVICE, ENROLMENT_CODE, SHIFT_TOKEN)
