"""The closed vocabulary of the log."""

from enum import StrEnum, unique


@unique
class Event(StrEnum):
    """Name everything that can stand in the log, as `noun.past_tense`."""

    USER_CREATED = "user.created"
    USER_SIGNED_IN = "user.signed_in"
    USER_SIGN_IN_REFUSED = "user.sign_in_refused"
    USER_SIGNED_OUT = "user.signed_out"
    USER_DEACTIVATED = "user.deactivated"

    DEVICE_ENROLMENT_ISSUED = "device.enrolment_issued"
    DEVICE_ENROLLED = "device.enrolled"
    DEVICE_REVOKED = "device.revoked"
    DEVICE_SIGNED_IN = "device.signed_in"
    DEVICE_SIGN_IN_REFUSED = "device.sign_in_refused"
    DEVICE_SIGNED_OUT = "device.signed_out"

    OFFICERS_IMPORTED = "officers.imported"
    OFFICER_STATUS_CHANGED = "officer.status_changed"
    ROSTER_IMPORTED = "roster.imported"

    VERIFICATION_REQUESTED = "verification.requested"
    VERIFICATION_JOINED = "verification.joined"
    VERIFICATION_CHECKED = "verification.checked"
    VERIFICATION_CLAIMED = "verification.claimed"
    VERIFICATION_CLAIM_TAKEN = "verification.claim_taken"
    VERIFICATION_RELEASED = "verification.released"
    VERIFICATION_PROPOSED = "verification.proposed"
    VERIFICATION_PROPOSAL_LAPSED = "verification.proposal_lapsed"
    VERIFICATION_DISAGREED = "verification.disagreed"
    VERIFICATION_CONFIRMED = "verification.confirmed"
    VERIFICATION_REFUSED = "verification.refused"
    VERIFICATION_UNVERIFIED = "verification.unverified"
    VERIFICATION_CANCELLED = "verification.cancelled"
    VERIFICATION_EXPIRED = "verification.expired"
    VERIFICATION_REVOKED = "verification.revoked"
    VERIFICATION_ENDED = "verification.ended"
    VERIFICATION_TALKED = "verification.talked"
    VERIFICATION_ASKED = "verification.asked"
    VERIFICATION_NEW_CODE_SENT = "verification.new_code_sent"
    VERIFICATION_MATCH_TRIED = "verification.match_tried"
    VERIFICATION_TOLD = "verification.told"
    VERIFICATION_INVITED = "verification.invited"
    VERIFICATION_FACE_RECEIVED = "verification.face_received"
    VERIFICATION_LOCATION_RECEIVED = "verification.location_received"
    VERIFICATION_OFFICER_TOLD = "verification.officer_told"
    VERIFICATION_NOTED = "verification.noted"
    VERIFICATION_LOOKED_AT = "verification.looked_at"
    VERIFICATION_FACE_LOOKED_AT = "verification.face_looked_at"
    VERIFICATION_NUMBER_REVEALED = "verification.number_revealed"

    TEXT_QUEUED = "text.queued"
    TEXT_HANDED_OVER = "text.handed_over"
    TEXT_RECEIPT = "text.receipt"
    TEXT_FAILED = "text.failed"
    TEXT_WITHDRAWN = "text.withdrawn"
    TEXT_OPTED_OUT = "text.opted_out"

    REPLY_RECEIVED = "reply.received"
    REPLY_READ = "reply.read"
    CODE_REFUSED = "code.refused"
    CODE_THROTTLED = "code.throttled"
    LOOK_UP_MADE = "look_up.made"

    CONTACT_CREATED = "contact.created"
    CONTACT_ERASED = "contact.erased"

    ALARM_RAISED = "alarm.raised"
    ALARM_ESCALATED = "alarm.escalated"
    ALARM_TAKEN = "alarm.taken"
    ALARM_CLOSED = "alarm.closed"

    FOLLOW_UP_SCHEDULED = "follow_up.scheduled"
    FOLLOW_UP_DONE = "follow_up.done"
    FOLLOW_UP_JUDGED = "follow_up.judged"
    FOLLOW_UP_WAIVED = "follow_up.waived"

    SETTINGS_CHANGED = "settings.changed"
