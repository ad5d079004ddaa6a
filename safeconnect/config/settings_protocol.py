"""The times and limits of the protocol; a force may shorten or lengthen them.

docs/settings.md is made from this file. The defaults are the protocol's own.
"""

from safeconnect.config.env import env

# --- times of the protocol ------------------------------------------------------------------

JOIN_WITHIN = env.seconds(
    "SC_JOIN_WITHIN_SECONDS", default=300, meaning="a join code lives this long"
)
DECIDE_WITHIN = env.seconds(
    "SC_DECIDE_WITHIN_SECONDS",
    default=180,
    meaning="an operator decides within this time of the joining, or the answer is NO ANSWER",
)
NO_CONSOLE_WITHIN = env.seconds(
    "SC_NO_CONSOLE_WITHIN_SECONDS",
    default=30,
    meaning="the same limit while no console is live",
)
CONSOLE_LIVE_FOR = env.seconds(
    "SC_CONSOLE_LIVE_FOR_SECONDS",
    default=15,
    meaning="a console counts as live this long after it last asked",
)
STILL_CHECKING_FIRST_AFTER = env.seconds(
    "SC_STILL_CHECKING_FIRST_AFTER_SECONDS",
    default=45,
    meaning="the first STILL_CHECKING goes this long after the joining",
)
STILL_CHECKING_SECOND_AFTER = env.seconds(
    "SC_STILL_CHECKING_SECOND_AFTER_SECONDS",
    default=120,
    meaning="the second STILL_CHECKING goes this long after the joining",
)
CONFIRMED_HANDED_OVER_WITHIN = env.seconds(
    "SC_CONFIRMED_HANDED_OVER_WITHIN_SECONDS",
    default=120,
    meaning="a CONFIRMED text not handed to the provider by then is never sent",
)
UNCLAIMED_AFTER = env.seconds(
    "SC_UNCLAIMED_AFTER_SECONDS",
    default=20,
    meaning="a case that nobody claims alarms after this time",
)
CLAIM_STALE_AFTER = env.seconds(
    "SC_CLAIM_STALE_AFTER_SECONDS",
    default=45,
    meaning="a claim whose operator does nothing is offered to the others after this time",
)
TAKE_OVER_FREELY_WITHIN = env.seconds(
    "SC_TAKE_OVER_FREELY_WITHIN_SECONDS",
    default=20,
    meaning="any operator may take a case over this long after its claim, later a supervisor only",
)
HAND_OVER_WITHIN = env.seconds(
    "SC_HAND_OVER_WITHIN_SECONDS",
    default=30,
    meaning="a case offered to a colleague comes back as P2 if they have not accepted by then",
)
SHIFT_LAPSES_AFTER = env.seconds(
    "SC_SHIFT_LAPSES_AFTER_SECONDS",
    default=8 * 3600,
    meaning="a shift that nobody ended is over once its console has been silent this long",
)
TEST_ALARM_TAKEN_WITHIN = env.seconds(
    "SC_TEST_ALARM_TAKEN_WITHIN_SECONDS",
    default=300,
    meaning="the test alarm at the start of a shift is taken within this time, or sent anew",
)
CASE_OPEN_FOR = env.seconds(
    "SC_CASE_OPEN_FOR_SECONDS",
    default=25,
    meaning="somebody counts as looking at a case this long after their page last said so",
)
SHIFT_WORDS_KEPT_FOR = env.seconds(
    "SC_SHIFT_WORDS_KEPT_FOR_SECONDS",
    default=31 * 86400,
    meaning="notes and hand-overs of a shift can be read this long, and never after",
)
REPLY_UNREAD_AFTER = env.seconds(
    "SC_REPLY_UNREAD_AFTER_SECONDS",
    default=60,
    meaning="a reply that nobody has read becomes P1 after this time",
)
NOT_REACHED_AFTER = env.seconds(
    "SC_NOT_REACHED_AFTER_SECONDS",
    default=60,
    meaning="a text without a receipt alarms after this time",
)
NOT_TOLD_AFTER = env.seconds(
    "SC_NOT_TOLD_AFTER_SECONDS",
    default=60,
    meaning="an outcome not told to somebody without a phone alarms after this time",
)
ROSTER_OLD_AFTER = env.seconds(
    "SC_ROSTER_OLD_AFTER_SECONDS",
    default=900,
    meaning="a roster whose last good import is older than this says nothing",
)
LOCATION_FRESH_FOR = env.seconds(
    "SC_LOCATION_FRESH_FOR_SECONDS",
    default=120,
    meaning="a location older than this says nothing about the area",
)
LOCATION_EVERY = env.seconds(
    "SC_LOCATION_EVERY_SECONDS",
    default=20,
    meaning="how often a device is asked to send its location while a check is open",
)
LOCATION_DARK_AFTER = env.seconds(
    "SC_LOCATION_DARK_AFTER_SECONDS",
    default=90,
    meaning="an open case without a location for this long alarms",
)
LOCATION_AHEAD_AT_MOST = env.seconds(
    "SC_LOCATION_AHEAD_AT_MOST_SECONDS",
    default=60,
    meaning="a location dated further ahead than this is refused",
)
SECOND_FACTOR_BEFORE_DUTY = env.seconds(
    "SC_SECOND_FACTOR_BEFORE_DUTY_SECONDS",
    default=1800,
    meaning="how long before their duty begins an officer's second factor may lie",
)
SECOND_PERSON_LOOK_BACK = env.seconds(
    "SC_SECOND_PERSON_LOOK_BACK_SECONDS",
    default=3600,
    meaning="a refusal or the like within this time calls for a second person",
)
OFFICER_PROMPT_AFTER = env.seconds(
    "SC_OFFICER_PROMPT_AFTER_SECONDS",
    default=900,
    meaning="the officer is asked to end a confirmed case after this time",
)
EXTEND_BY = env.seconds(
    "SC_EXTEND_BY_SECONDS",
    default=600,
    meaning="an officer may put the end of a confirmed case off by this time, once",
)
OVERDUE_AFTER = env.seconds(
    "SC_OVERDUE_AFTER_SECONDS",
    default=1200,
    meaning="a confirmed case not ended alarms after this time",
)
OVERDUE_P1_AFTER = env.seconds(
    "SC_OVERDUE_P1_AFTER_SECONDS", default=1500, meaning="and becomes P1 after this time"
)
CHECK_IN_FIRST_AFTER = env.seconds(
    "SC_CHECK_IN_FIRST_AFTER_SECONDS",
    default=600,
    meaning="the first CHECK_IN is due this long after CONFIRMED",
)
CHECK_IN_SECOND_AFTER = env.seconds(
    "SC_CHECK_IN_SECOND_AFTER_SECONDS",
    default=1200,
    meaning="the second CHECK_IN is due this long after CONFIRMED",
)
SILENCE_AFTER_ENDED = env.seconds(
    "SC_SILENCE_AFTER_ENDED_SECONDS",
    default=300,
    meaning="no word from the person for this long after ENDED: call the officer, then the person",
)
FOLLOW_UP_AFTER = env.seconds(
    "SC_FOLLOW_UP_AFTER_SECONDS", default=1800, meaning="a follow-up is due this long after the end"
)
CHECK_IN_ANSWERED_WITHIN = env.seconds(
    "SC_CHECK_IN_ANSWERED_WITHIN_SECONDS",
    default=300,
    meaning="a CHECK_IN without an answer alarms after this time",
)
FOLLOW_UP_ANSWERED_WITHIN = env.seconds(
    "SC_FOLLOW_UP_ANSWERED_WITHIN_SECONDS",
    default=1800,
    meaning="a FOLLOW_UP without an answer alarms after this time",
)
TELL_US_ANSWERED_WITHIN = env.seconds(
    "SC_TELL_US_ANSWERED_WITHIN_SECONDS",
    default=300,
    meaning="a TELL_US, sent instead of a call, alarms without an answer after this time",
)
AFTER_CARE_AT_MOST_EVERY = env.seconds(
    "SC_AFTER_CARE_AT_MOST_EVERY_SECONDS",
    default=300,
    meaning="one phone gets at most one text of after-care in this time, whatever cases it has",
)
AFTER_CARE_VALID_FOR = env.seconds(
    "SC_AFTER_CARE_VALID_FOR_SECONDS",
    default=600,
    meaning="a text of after-care that the provider has not sent on within this time is dropped "
    "there, and alarms; Twilio takes 1 to 36000",
)
ROUTINE_CALL_LEAST = env.seconds(
    "SC_ROUTINE_CALL_LEAST_SECONDS",
    default=60,
    meaning="in every check the officer is rung once, this long after the answer or later",
)
ROUTINE_CALL_MOST = env.seconds(
    "SC_ROUTINE_CALL_MOST_SECONDS", default=360, meaning="and this long after it at most"
)
SECOND_CALL_LEAST = env.seconds(
    "SC_SECOND_CALL_LEAST_SECONDS",
    default=480,
    meaning="in some checks they are rung again, this long after the answer or later",
)
SECOND_CALL_MOST = env.seconds(
    "SC_SECOND_CALL_MOST_SECONDS", default=1500, meaning="and this long after it at most"
)
SECOND_CALL_ONE_IN = env.integer(
    "SC_SECOND_CALL_ONE_IN",
    default=3,
    unit="checks",
    meaning="one in so many checks, drawn by chance, has the second call; 0 is none",
)
RING_DUE_P2_AFTER = env.seconds(
    "SC_RING_DUE_P2_AFTER_SECONDS",
    default=120,
    meaning="a call owed that nobody logged becomes P2 after this time",
)
RING_ASKED_P2_AFTER = env.seconds(
    "SC_RING_ASKED_P2_AFTER_SECONDS",
    default=60,
    meaning="a call that the person asked for becomes P2 after this time",
)
UNJUDGED_AFTER = env.seconds(
    "SC_UNJUDGED_AFTER_SECONDS",
    default=2 * 3600,
    meaning="a case that is over and not judged alarms after this time",
)
UNJUDGED_P2_AFTER = env.seconds(
    "SC_UNJUDGED_P2_AFTER_SECONDS", default=12 * 3600, meaning="and becomes P2 after this time"
)
FEEDBACK_WITHIN = env.seconds(
    "SC_FEEDBACK_WITHIN_SECONDS",
    default=3600,
    meaning="FEEDBACK goes within this time of the person's last text to us, or never",
)
SCORE_READ_FOR = env.seconds(
    "SC_SCORE_READ_FOR_SECONDS",
    default=86400,
    meaning="a score that answers FEEDBACK is read as one for this long",
)
ATTEMPTS_APART = env.seconds(
    "SC_ATTEMPTS_APART_SECONDS",
    default=1800,
    meaning='"not known" is judged after two failed attempts to reach the person this far apart',
)
CONFIDENCE_GROUP_AT_LEAST = env.integer(
    "SC_CONFIDENCE_GROUP_AT_LEAST",
    default=10,
    unit="answers",
    least=10,
    meaning="of fewer answers to how safe people felt, by month and area, nothing is shown",
)
CONFIDENCE_MONTHS_KEPT = env.integer(
    "SC_CONFIDENCE_MONTHS_KEPT",
    default=36,
    unit="months",
    least=13,
    meaning="counts of those answers are kept for so many months",
)
ARREST_CHECKED_WITHIN = env.seconds(
    "SC_ARREST_CHECKED_WITHIN_SECONDS",
    default=3600,
    meaning="an arrest is checked with custody within this time",
)
REPLY_WINDOW = env.seconds(
    "SC_REPLY_WINDOW_SECONDS",
    default=7 * 86400,
    meaning="STOP and NO are alarm words from a phone that we texted in this time",
)
CODE_REMEMBERED_FOR = env.seconds(
    "SC_CODE_REMEMBERED_FOR_SECONDS",
    default=86400,
    meaning="a join code is known, and not issued again, for this long",
)
LONG_TEXT_PARTS_WITHIN = env.seconds(
    "SC_LONG_TEXT_PARTS_WITHIN_SECONDS",
    default=10,
    meaning="parts of a long text that arrive within this time are read and shown as one",
)
RECEIVED_AT_MOST_EVERY = env.seconds(
    "SC_RECEIVED_AT_MOST_EVERY_SECONDS",
    default=60,
    meaning="RECEIVED goes to a number at most once in this time",
)
ANSWERED_FREELY = env.integer(
    "SC_ANSWERED_FREELY",
    default=2,
    unit="texts",
    meaning="NO_CHECK, SOS_WHERE and UNREAD each go so often to a phone without a case in a day",
)
ANSWERED_THEN_EVERY = env.seconds(
    "SC_ANSWERED_THEN_EVERY_SECONDS",
    default=900,
    meaning="and after that at most once in this time",
)
ANSWER_AWAITED_FOR = env.seconds(
    "SC_ANSWER_AWAITED_FOR_SECONDS",
    default=86400,
    meaning="a text of ours that asks something keeps its case open to the phone for this long",
)
SOUND_AGAIN_AFTER = env.seconds(
    "SC_SOUND_AGAIN_AFTER_SECONDS",
    default=60,
    meaning="further words make a taken alarm sound again when the last look at it is older",
)
FLOOD_OVER = env.integer(
    "SC_FLOOD_OVER",
    default=10,
    unit="alarms",
    meaning="more untaken alarms of phones without a case than this become one row",
)
LOOSE_WORDS_AFTER = env.integer(
    "SC_LOOSE_WORDS_AFTER",
    default=10,
    unit="alarms",
    meaning="after so many alarms of phones without a case HELP in mid-sentence begins as P2",
)
LOOSE_WORDS_WITHIN = env.seconds(
    "SC_LOOSE_WORDS_WITHIN_SECONDS", default=600, meaning="counted over this time"
)
PRANKS_UNTIL_SILENT = env.integer(
    "SC_PRANKS_UNTIL_SILENT",
    default=2,
    unit="closings",
    meaning="a phone closed so often as a prank in a day makes no sound until it texts a live code",
)
CODE_SHARED_WITHIN = env.seconds(
    "SC_CODE_SHARED_WITHIN_SECONDS",
    default=180,
    meaning="two unknown phones that text one code within this time alarm P2 first, not P1",
)
ANSWER_SHOWN_LEAST = env.seconds(
    "SC_ANSWER_SHOWN_LEAST_SECONDS",
    default=20,
    meaning="a case refused before joining shows its officer an answer after this time or more",
)
ANSWER_SHOWN_MOST = env.seconds(
    "SC_ANSWER_SHOWN_MOST_SECONDS",
    default=60,
    meaning="and after this time at most, until there are enough decisions to draw from",
)
CALLER_ANSWERED_WITHIN = env.seconds(
    "SC_CALLER_ANSWERED_WITHIN_SECONDS",
    default=60,
    meaning="a look-up that its call taker does not answer alarms after this time",
)
ENROLMENT_CODE_LIFE = env.seconds(
    "SC_ENROLMENT_CODE_LIFE_SECONDS", default=900, meaning="an enrolment code lives this long"
)
SHIFT_TOKEN_LIFE = env.seconds(
    "SC_SHIFT_TOKEN_LIFE_SECONDS", default=12 * 3600, meaning="an officer's token lives this long"
)
SHIFT_TOKEN_GRACE = env.seconds(
    "SC_SHIFT_TOKEN_GRACE_SECONDS",
    default=2 * 3600,
    meaning="and this much longer for what keeps an open case safe",
)
IDEMPOTENCY_KEPT_FOR = env.seconds(
    "SC_IDEMPOTENCY_KEPT_FOR_SECONDS",
    default=24 * 3600,
    meaning="a repeated request is known for this long",
)
LONG_POLL_AT_MOST = env.seconds(
    "SC_LONG_POLL_AT_MOST_SECONDS", default=25, meaning="a waiting GET is answered by then"
)

# --- limits of the protocol -----------------------------------------------------------------

WRONG_CODES_WINDOW = env.seconds(
    "SC_WRONG_CODES_WINDOW_SECONDS", default=600, meaning="wrong codes are counted over this time"
)
WRONG_CODES_PER_WINDOW = env.integer(
    "SC_WRONG_CODES_PER_WINDOW",
    default=5,
    unit="codes",
    meaning="wrong codes of one phone that are looked at in that time",
)
WRONG_CODES_PER_DAY = env.integer(
    "SC_WRONG_CODES_PER_DAY", default=20, unit="codes", meaning="the same in a day"
)
ANSWER_TIMES_KEPT = env.integer(
    "SC_ANSWER_TIMES_KEPT",
    default=200,
    unit="decisions",
    meaning="the newest decisions that the time to a shown answer is drawn from",
)
ANSWER_TIMES_ENOUGH = env.integer(
    "SC_ANSWER_TIMES_ENOUGH",
    default=50,
    unit="decisions",
    meaning="fewer of them are not drawn from",
)
CALLER_WRONG_DIGITS_AT_MOST = env.integer(
    "SC_CALLER_WRONG_DIGITS_AT_MOST",
    default=2,
    unit="tries",
    meaning="wrong last digits of a phone, in one case, after which no caller is told by them",
)
LOOK_UP_NEAR_WITHIN = env.seconds(
    "SC_LOOK_UP_NEAR_WITHIN_SECONDS",
    default=6 * 3600,
    meaning="a look-up without a case lists cases asked for within this time that are one slip off",
)
LOOK_UP_MISSES_AT_MOST = env.integer(
    "SC_LOOK_UP_MISSES_AT_MOST",
    default=20,
    unit="look-ups",
    meaning="after so many look-ups without a case a call taker is shown no near ones",
)
LOOK_UP_MISSES_WITHIN = env.seconds(
    "SC_LOOK_UP_MISSES_WITHIN_SECONDS", default=600, meaning="counted over this time"
)
TEXTS_PER_CASE = env.integer(
    "SC_TEXTS_PER_CASE", default=12, unit="texts", meaning="texts to one person in one case"
)
TEXTS_PER_NUMBER_A_DAY = env.integer(
    "SC_TEXTS_PER_NUMBER_A_DAY", default=30, unit="texts", meaning="texts to one number in a day"
)
INVITED_NUMBERS_PER_SHIFT = env.integer(
    "SC_INVITED_NUMBERS_PER_SHIFT",
    default=3,
    unit="numbers",
    meaning="different numbers that an officer may enter in a shift",
)
NEW_CODES_AT_MOST = env.integer(
    "SC_NEW_CODES_AT_MOST", default=2, unit="codes", meaning="new match codes in one case"
)
LOCATION_WIDEST_METRES = env.integer(
    "SC_LOCATION_WIDEST_METRES",
    default=500,
    unit="metres",
    meaning="a location less accurate than this says nothing",
)
AREA_BEYOND_METRES = env.integer(
    "SC_AREA_BEYOND_METRES",
    default=200,
    unit="metres",
    meaning="how far a location's circle of accuracy may reach beyond the duty's area",
)
BACK_ACCURACY_METRES = env.integer(
    "SC_BACK_ACCURACY_METRES",
    default=100,
    unit="metres",
    meaning="a location at least so accurate, where the case began, shows that a device is back",
)
MOVED_METRES = env.integer(
    "SC_MOVED_METRES", default=150, unit="metres", meaning="a case that moved further alarms"
)
MOVED_MPH = env.integer(
    "SC_MOVED_MPH", default=15, unit="miles an hour", meaning="a case that moves faster alarms"
)
REQUEST_BYTES_AT_MOST = env.integer(
    "SC_REQUEST_BYTES_AT_MOST", default=16_000, unit="bytes", meaning="the largest request taken"
)
WEBHOOK_BYTES_AT_MOST = env.integer(
    "SC_WEBHOOK_BYTES_AT_MOST",
    default=256_000,
    unit="bytes",
    meaning="the largest post of the text provider taken; ten parts of 1,600 signs fit in",
)
FACE_BYTES_AT_MOST = env.integer(
    "SC_FACE_BYTES_AT_MOST",
    default=300_000,
    unit="bytes",
    meaning="the largest live face taken, and the largest photo of an import",
)
FACES_PER_CASE = env.integer(
    "SC_FACES_PER_CASE",
    default=20,
    unit="faces",
    meaning="live faces of one case that are kept; of more only that they came",
)
DUTY_AT_MOST = env.seconds(
    "SC_DUTY_AT_MOST_SECONDS",
    default=86_400,
    meaning="a roster file with a longer period of duty is refused",
)
ROSTER_SHRINK_PERCENT = env.integer(
    "SC_ROSTER_SHRINK_PERCENT",
    default=20,
    unit="per cent",
    meaning="a roster file that shrinks the roster further needs a flag",
)

# --- watching over ourselves ----------------------------------------------------------------

HEARTBEAT_EVERY = env.seconds(
    "SC_HEARTBEAT_EVERY_SECONDS", default=10, meaning="the worker is asked for a sign of life"
)
UNINVOLVED_STAFF_AT_LEAST = env.integer(
    "SC_UNINVOLVED_STAFF_AT_LEAST",
    default=2,
    unit="people",
    meaning="with fewer at live consoles who are not of a team on duty, an alarm says so",
)
WATCHKEEPER_TICK = env.seconds(
    "SC_WATCHKEEPER_TICK_SECONDS", default=1, meaning="the watchkeeper looks this often"
)
WATCHKEEPER_LATE_AFTER = env.seconds(
    "SC_WATCHKEEPER_LATE_AFTER_SECONDS",
    default=10,
    meaning="a watchkeeper silent for this long alarms",
)
WORKER_DEAF_AFTER = env.seconds(
    "SC_WORKER_DEAF_AFTER_SECONDS", default=30, meaning="a worker silent for this long alarms"
)
