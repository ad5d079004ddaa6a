"""What the accounts write into the audit log."""

from foundation.audit.events import AuditEvent, AuditSubject


class AccountEvent(AuditEvent):
    """What happens to accounts and devices, as `noun.past_tense`."""

    USER_CREATED = "user.created", "User created"
    USER_SIGNED_IN = "user.signed_in", "User signed in"
    USER_SIGN_IN_REFUSED = "user.sign_in_refused", "User sign-in refused"
    USER_SIGNED_OUT = "user.signed_out", "User signed out"
    USER_DEACTIVATED = "user.deactivated", "User deactivated"
    USER_REACTIVATED = "user.reactivated", "User reactivated"
    USER_PASSWORD_CHANGED = "user.password_changed", "User password changed"
    USER_ROLE_CHANGED = "user.role_changed", "User role changed"
    USER_TEAM_CHANGED = "user.team_changed", "User team changed"
    USER_AUTHENTICATOR_REPLACED = "user.authenticator_replaced", "User authenticator replaced"

    TEAM_CREATED = "team.created", "Team created"

    DEVICE_ENROLMENT_ISSUED = "device.enrolment_issued", "Device enrolment issued"
    DEVICE_ENROLLED = "device.enrolled", "Device enrolled"
    DEVICE_REVOKED = "device.revoked", "Device revoked"
    DEVICE_SIGNED_IN = "device.signed_in", "Device signed in"
    DEVICE_SIGN_IN_REFUSED = "device.sign_in_refused", "Device sign-in refused"
    DEVICE_SIGNED_OUT = "device.signed_out", "Device signed out"


class AccountSubject(AuditSubject):
    """What it happens to."""

    USER = "user", "user"
    DEVICE = "device", "device"
    ENROLMENT_CODE = "enrolment_code", "enrolment code"
    TEAM = "team", "team"
