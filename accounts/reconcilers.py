"""What accounts are held against in the log: see foundation/registry/reconcilers.py."""

from foundation.registry.reconcilers import LastEntry

RECONCILERS = (
    LastEntry(
        name="whether a user may come in",
        table="accounts_user",
        subject="user",
        events=("user.created", "user.deactivated", "user.reactivated"),
        agrees="kept.is_active = (said.event <> 'user.deactivated')",
        kept_says="CASE WHEN kept.is_active THEN 'active' ELSE 'not active' END",
        reads=("id", "is_active"),
    ),
    LastEntry(
        name="a user's role",
        table="accounts_user",
        subject="user",
        events=("user.created", "user.role_changed"),
        agrees="kept.role = said.details ->> 'role'",
        kept_says="kept.role",
        reads=("id", "role"),
    ),
    LastEntry(
        name="a device",
        table="accounts_device",
        subject="device",
        events=("device.enrolled",),
        agrees="true",
        reads=("id",),
    ),
    LastEntry(
        name="a device that was revoked",
        table="accounts_device",
        subject="device",
        events=("device.revoked",),
        needed="kept.revoked_at IS NOT NULL",
        agrees="kept.revoked_at IS NOT NULL",
        kept_says="CASE WHEN kept.revoked_at IS NULL THEN 'in use' ELSE 'revoked' END",
        reads=("id", "revoked_at"),
        may_go=True,
    ),
)
