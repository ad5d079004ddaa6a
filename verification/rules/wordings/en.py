"""The English wordings, word for word as the protocol gives them. Data only.

Each force may have its own, reviewed; SOS, OK, NO and 999 are never translated. In a wording
"{field}" stands for a cleaned value; no wording holds a link or a character of two septets.
"""

from verification.enums import Reason, TextKey
from verification.rules.wordings.shape import Wordings

TEXTS: dict[TextKey, str] = {
    TextKey.CHECKING: (
        "{force}: WAIT. We do not know yet who this is. Code {match}: if you say it they "
        "must type it in. Check now: dial 999, say {ref}. Danger? 999 or text SOS"
    ),
    TextKey.STILL_CHECKING: (
        "{force}: WAIT. Still no answer. You need not wait for us. Dial 999 yourself, say "
        "{ref}. A real officer will let you. Danger? 999 or text SOS"
    ),
    TextKey.NEW_CODE: (
        "{force}: WAIT. Not checked yet. New code {match}: if you say it they must type it "
        "in. Danger? 999 or text SOS. Ref {ref}"
    ),
    TextKey.ASK: (
        "{force}: tell us one thing you can see about them: coat colour, hair or hat. One "
        "word is enough. Nothing is checked yet. Danger? 999 or text SOS"
    ),
    TextKey.CONFIRMED: (
        "{force} {time}: YES, police on duty: {rank} {name} {number}. Looks: {looks}. "
        "Different? Dial 999. They say: {reason}, {place}. YES does not mean safe. Going "
        "anywhere? Ask for uniformed police first. Danger? 999 or text SOS. {ref}"
    ),
    TextKey.NOT_CONFIRMED: (
        "{force}: NO. We cannot say this is police on duty. Stay near people, not in a car. "
        "Dial 999, say {ref}. Cannot talk? Press 55 when asked or text SOS"
    ),
    TextKey.COULD_NOT_CHECK: (
        "{force}: NO ANSWER. We could not check this person. Treat it as NO. Dial 999 "
        "yourself, say {ref}. A real officer will wait. Danger? 999 or text SOS"
    ),
    TextKey.CANCELLED: (
        "{force}: NO. The check was stopped before we finished. Is someone still with you? "
        "Dial 999, say {ref}. Cannot talk? Press 55 when asked or text SOS"
    ),
    TextKey.REVOKED: (
        "{force}: NO. We take back our YES. Do not get in a car. Stay near people. Dial 999, "
        "say {ref}, or text SOS. If two texts differ, believe the NO"
    ),
    TextKey.HELP_COMING: (
        "{force}: uniformed police are coming to {place}. Stay near people. Somewhere else? "
        "Text the street or a shop, or dial 999. Ref {ref}"
    ),
    TextKey.UNKNOWN_CODE: (
        "{force}: NO. That is not our code. Typed wrong? Send it again. If it is right, dial "
        "999 now or text SOS. Another text says YES? Dial 999"
    ),
    TextKey.OLD_CODE: (
        "{force}: NO. That code has run out. Nobody has been checked. Ask for a new code, or "
        "dial 999 and say {ref}. Danger? 999 or text SOS"
    ),
    TextKey.USED_CODE: (
        "{force}: NO for this phone. Another phone used that code. A friend's? Read it there. "
        "If not: stay near people, dial 999, say {ref}, or text SOS"
    ),
    TextKey.NO_CHECK: (
        "{force}: NO. We have no check for this phone. Someone says they are police? Dial "
        "999 yourself. Cannot talk? Text SOS and the street you are in"
    ),
    TextKey.TOO_MANY: (
        "{force}: NO. Too many wrong codes. Nobody has been checked. Stop here and dial 999. "
        "Cannot talk? Press 55 when asked or text SOS"
    ),
    TextKey.RECEIVED: (
        "{force}: we have your message. A person may not have read it yet. In danger dial "
        "999. Cannot talk? Stay on the line and press 55 when asked"
    ),
    TextKey.SOS_WHERE: (
        "{force}: your message has reached us. We cannot see where you are. Text the street "
        "or a shop name. Or dial 999 and press 55 when asked"
    ),
    TextKey.UNREAD: (
        "{force}: nobody has read your message yet. Do not wait for us. In danger? Dial 999. "
        "Cannot talk? Stay on the line, press 55 when asked"
    ),
    TextKey.CHECKING_CALLED: (
        "{force}: WAIT. We do not know yet who this is. Text OK and the answer comes to this "
        "phone too. Dial 999, say {ref}. Danger? 999 or text SOS"
    ),
    TextKey.TELL_US: (
        "{force}: where are you, and is that person still with you? A few words are enough. "
        "No answer? We go on. Danger? 999 or text SOS. Ref {ref}"
    ),
    TextKey.INVITE: (
        "{force}: an officer gave us this number. Nothing is checked yet. Text us the 6 "
        "digits on their phone. Nobody with you? Text NO. Danger? 999 or text SOS"
    ),
    TextKey.CHECK_IN: (
        "{force} {time}: are you OK? Text OK, or SOS for help. If we hear nothing we will ring the "
        "officer and ask to speak to you. Ref {ref}"
    ),
    TextKey.ENDED: (
        "{force}: we are told this finished at {time}. Are you on your own or with people "
        "you trust? Text OK or NO. No answer? We will check. Ref {ref}"
    ),
    TextKey.FOLLOW_UP: (
        "{force} {time}: is all OK now? Text OK, SOS, CALL (we ring you), DAY (text tomorrow) "
        "or QUIET (no more). We never ask for money or passwords. Ref {ref}"
    ),
    TextKey.NEXT_DAY: (
        "{force}: you asked us to text today. Is all OK? Text OK, SOS, or CALL to be rung. No "
        "answer is fine. We never ask for money or passwords. Ref {ref}"
    ),
    TextKey.FEEDBACK: (
        "{force}: how safe did you feel? Text 1 (not at all) to 5 (very). If 1 or 2, someone "
        "outside the officer's team will look. You need not answer"
    ),
}

# 24 septets at most, dull, never an offence. "OK" here is the force's own word, not the person's.
REASONS: dict[Reason, str] = {
    Reason.QUESTIONS: "questions, you may leave",
    Reason.SEARCH: "a search",
    Reason.ARREST: "an arrest",
    Reason.WARRANT: "to serve a warrant",
    Reason.WITNESS: "as a witness",
    Reason.WELFARE: "to see if you are OK",
}

# Said when cleaning leaves nothing of a value.
FALLBACKS: dict[str, str] = {
    "rank": "Ofcr",
    "name": "see number",
    "number": "unlisted",
    "looks": "not on record",
    "place": "place not given",
}
FALLBACKS_OF_TEXT: dict[TextKey, dict[str, str]] = {
    TextKey.HELP_COMING: {"place": "your last known place"},
}

# A force that cannot keep a promise says this instead: what is said, and what replaces it.
WITHOUT_OFFICER_WAITS: dict[TextKey, tuple[str, str]] = {
    TextKey.STILL_CHECKING: (" A real officer will let you.", ""),
    TextKey.COULD_NOT_CHECK: (" A real officer will wait.", ""),
}
WITHOUT_UNIFORMED: dict[TextKey, tuple[str, str]] = {
    TextKey.CONFIRMED: ("Ask for uniformed police first.", "Dial 999 first."),
    TextKey.HELP_COMING: ("uniformed police are coming", "police are coming"),
}

ENGLISH = Wordings(
    texts=TEXTS,
    reasons=REASONS,
    fallbacks=FALLBACKS,
    fallbacks_of_text=FALLBACKS_OF_TEXT,
    without_officer_waits=WITHOUT_OFFICER_WAITS,
    without_uniformed=WITHOUT_UNIFORMED,
)
