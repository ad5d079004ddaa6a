"""What the domain writes into the audit log; labels are the words of the case's timeline.

A label that begins with a small letter follows the name of whoever did it.
"""

from foundation.audit.events import AuditEvent, AuditSubject


class Event(AuditEvent):
    """What happens to officers, cases, texts and alarms, as `noun.past_tense`."""

    OFFICERS_IMPORTED = "officers.imported", "Officers imported"
    OFFICER_STATUS_CHANGED = "officer.status_changed", "Officer's status changed"
    OFFICER_TEAM_CHANGED = "officer.team_changed", "Officer's team changed"
    ROSTER_IMPORTED = "roster.imported", "Roster imported"

    VERIFICATION_REQUESTED = "verification.requested", "asked for a check"
    VERIFICATION_JOINED = "verification.joined", "The person joined"
    VERIFICATION_CHECKED = "verification.checked", "Officer check"
    VERIFICATION_CLAIMED = "verification.claimed", "claimed the case"
    VERIFICATION_CLAIM_TAKEN = "verification.claim_taken", "took the case over"
    VERIFICATION_RELEASED = "verification.released", "gave the case back"
    VERIFICATION_HAND_OVER_OFFERED = (
        "verification.hand_over_offered",
        "offered the case to a colleague",
    )
    VERIFICATION_HAND_OVER_ACCEPTED = "verification.hand_over_accepted", "took the case handed over"
    VERIFICATION_HAND_OVER_REFUSED = (
        "verification.hand_over_refused",
        "did not take the case handed over",
    )
    VERIFICATION_HAND_OVER_WITHDRAWN = (
        "verification.hand_over_withdrawn",
        "keeps the case: the hand-over is withdrawn",
    )
    VERIFICATION_HAND_OVER_LAPSED = (
        "verification.hand_over_lapsed",
        "The hand-over lapsed: nobody accepted it",
    )
    VERIFICATION_PROPOSED = "verification.proposed", "proposes YES; a second person is needed"
    VERIFICATION_PROPOSAL_LAPSED = "verification.proposal_lapsed", "The proposal lapsed"
    VERIFICATION_DISAGREED = "verification.disagreed", "disagreed"
    VERIFICATION_CONFIRMED = "verification.confirmed", "CONFIRMED"
    VERIFICATION_REFUSED = "verification.refused", "REFUSED"
    VERIFICATION_UNVERIFIED = "verification.unverified", "UNVERIFIED: nobody decided in time"
    VERIFICATION_CANCELLED = "verification.cancelled", "CANCELLED by the officer"
    VERIFICATION_EXPIRED = "verification.expired", "EXPIRED: nobody joined"
    VERIFICATION_REVOKED = "verification.revoked", "REVOKED"
    VERIFICATION_ENDED = "verification.ended", "ENDED"
    VERIFICATION_TALKED = "verification.talked", "talked with the person"
    VERIFICATION_ASKED = "verification.asked", "asked what the person can see"
    VERIFICATION_NEW_CODE_SENT = "verification.new_code_sent", "sent a new code"
    VERIFICATION_MATCH_TRIED = "verification.match_tried", "typed a code"
    VERIFICATION_MATCH_COMPARED = "verification.match_compared", "The code typed was compared"
    VERIFICATION_TOLD = "verification.told", "told the person the outcome"
    VERIFICATION_INVITED = "verification.invited", "entered a number"
    VERIFICATION_FACE_RECEIVED = "verification.face_received", "sent their face"
    VERIFICATION_FACE_PREPARED = "verification.face_prepared", "The face can be seen"
    VERIFICATION_FACE_UNUSABLE = "verification.face_unusable", "The face cannot be shown"
    VERIFICATION_LOCATION_RECEIVED = "verification.location_received", "sent a location"
    VERIFICATION_OFFICER_TOLD = "verification.officer_told", "told the officer to call"
    VERIFICATION_EXTENDED = "verification.extended", "asked for more time"
    VERIFICATION_NOTED = "verification.noted", "noted"
    VERIFICATION_LOOKED_AT = "verification.looked_at", "looked at the case"
    VERIFICATION_FACE_LOOKED_AT = "verification.face_looked_at", "looked at the face"
    VERIFICATION_NUMBER_REVEALED = "verification.number_revealed", "was shown the person's number"

    TEXT_QUEUED = "text.queued", "Text queued"
    TEXT_HANDED_OVER = "text.handed_over", "Text taken by the provider"
    TEXT_RECEIPT = "text.receipt", "Text"
    TEXT_FAILED = "text.failed", "Text failed for good"
    TEXT_WITHDRAWN = "text.withdrawn", "Text taken back unsent"
    TEXT_OPTED_OUT = "text.opted_out", "The person's phone refuses our texts"

    REPLY_RECEIVED = "reply.received", "The person wrote"
    REPLY_READ = "reply.read", "read the reply"
    CODE_REFUSED = "code.refused", "A code was refused"
    CODE_THROTTLED = "code.throttled", "Too many codes"
    LOOK_UP_ANSWERED = "look_up.answered", "said who is on the line"
    LOOK_UP_MADE = "look_up.made", "looked the case up for somebody on the line"
    LOOK_UP_NOT_OURS = "look_up.not_ours", "A caller's letters were asked again and are of no case"

    CONTACT_CREATED = "contact.created", "Contact created"
    CONTACT_WRITE_ONLY = "contact.write_only", "The person can be written to, and not rung"
    CONTACT_LANGUAGE_CHOSEN = "contact.language_chosen", "Language of the texts chosen"
    CONTACT_ERASED = "contact.erased", "Contact erased"

    ALARM_RAISED = "alarm.raised", "ALARM"
    ALARM_ESCALATED = "alarm.escalated", "ALARM raised higher"
    ALARM_SOUNDED_AGAIN = "alarm.sounded_again", "ALARM again: more was written"
    ALARM_WENT_TO_CASE = "alarm.went_to_case", "Alarm came along with the phone"
    ALARM_CLOSING_PROPOSED = "alarm.closing_proposed", "proposes to close the alarm as no danger"
    ALARM_UNBLOCKED = "alarm.unblocked", "Alarm no longer forbids a YES"
    ALARM_BLOCKS_AGAIN = "alarm.blocks_again", "Alarm forbids a YES again"
    ALARM_TAKEN = "alarm.taken", "took the alarm"
    ALARM_NOTED = "alarm.noted", "noted on the alarm"
    ALARM_CLOSED = "alarm.closed", "Alarm closed"
    UNIT_SENT = "unit.sent", "sent a unit"
    CLOSING_PROPOSED = "closing.proposed", "proposes to close an alarm; a second person is needed"
    CLOSING_DISAGREED = "closing.disagreed", "disagreed: the alarm stays open"
    CLOSING_LAPSED = "closing.lapsed", "The proposal to close an alarm lapsed"

    FOLLOW_UP_SCHEDULED = "follow_up.scheduled", "Follow-up due"
    FOLLOW_UP_DONE = "follow_up.done", "Follow-up done"
    FOLLOW_UP_JUDGED = "follow_up.judged", "judged how it ended"
    FOLLOW_UP_WAIVED = "follow_up.waived", "waived the follow-up"
    ATTEMPT_LOGGED = "attempt.logged", "tried to reach"

    SHIFT_TEST_SENT = "shift.test_sent", "Test alarm sent"
    SHIFT_TEST_TAKEN = "shift.test_taken", "Test alarm taken"
    SHIFT_STARTED = "shift.started", "Shift begun"
    SHIFT_ALLOWED = "shift.allowed", "Shift allowed to begin without a check"
    SHIFT_NOTED = "shift.noted", "Note in the shift log"
    SHIFT_HAND_OVER_OFFERED = "shift.hand_over_offered", "Shift offered to a colleague"
    SHIFT_HAND_OVER_READ = "shift.hand_over_read", "Hand-over of a shift read"
    SHIFT_HAND_OVER_WITHDRAWN = "shift.hand_over_withdrawn", "Hand-over of a shift withdrawn"
    SHIFT_ENDED = "shift.ended", "Shift ended"

    REVIEW_SEEN = "review.seen", "Review seen"

    SETTINGS_CHANGED = "settings.changed", "Settings changed"


class SubjectKind(AuditSubject):
    """What it happens to."""

    OFFICER = "officer", "officer"
    ROSTER = "roster", "roster"
    VERIFICATION = "verification", "verification"
    MESSAGE = "message", "message"
    REPLY = "reply", "reply"
    CONTACT = "contact", "contact"
    ALARM = "alarm", "alarm"
    FOLLOW_UP = "follow_up", "follow-up"
    ATTEMPT = "attempt", "attempt"
    SHIFT = "shift", "shift"
    REVIEW = "review", "review"
    SERVICE = "service", "service"
