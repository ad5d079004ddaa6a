"""Twilio's error answers: code, HTTP status and sentence, in one table."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One kind of error; `sentence` may hold a `{0}` for the value at fault."""

    code: int
    status: int
    sentence: str

    def body(self, value: str = "") -> dict[str, object]:
        """Return the JSON body Twilio sends with this error."""
        return {
            "code": self.code,
            "message": self.sentence.format(value),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


class RefusedError(Exception):
    """The request is answered with a problem instead of a message."""

    def __init__(self, problem: Problem, value: str = "") -> None:
        super().__init__(problem.sentence.format(value))
        self.problem = problem
        self.value = value


AUTHENTICATE = Problem(code=20003, status=401, sentence="Authenticate")
NOT_FOUND = Problem(code=20404, status=404, sentence="The requested resource {0} was not found")
TOO_MANY = Problem(code=20429, status=429, sentence="Too Many Requests")
INTERNAL = Problem(code=20500, status=500, sentence="An internal server error has occurred")
BAD_DATE = Problem(code=20001, status=400, sentence="Invalid DateSent: {0}")
NO_SENDER = Problem(code=21603, status=400, sentence="A 'From' phone number is required.")
NO_RECIPIENT = Problem(code=21604, status=400, sentence="A 'To' phone number is required.")
NO_BODY = Problem(code=21602, status=400, sentence="Message body is required.")
TOO_LONG = Problem(
    code=21617,
    status=400,
    sentence="The concatenated message body exceeds the 1600 character limit.",
)
BAD_RECIPIENT = Problem(code=21211, status=400, sentence="Invalid 'To' Phone Number: {0}")
NOT_A_MOBILE = Problem(
    code=21614, status=400, sentence="'To' number is not a valid mobile number: {0}"
)
REGION_OFF = Problem(
    code=21408,
    status=400,
    sentence=(
        "Permission to send an SMS has not been enabled for the region "
        "indicated by the 'To' number: {0}."
    ),
)
BAD_SENDER = Problem(
    code=21606,
    status=400,
    sentence=(
        "The 'From' phone number provided ({0}) is not a valid message-capable "
        "Twilio phone number for this destination."
    ),
)
BAD_CALLBACK = Problem(
    code=21609, status=400, sentence="The 'StatusCallback' URL {0} is not a valid URL."
)
BAD_VALIDITY = Problem(code=90007, status=400, sentence="Invalid validity period value")
OPTED_OUT = Problem(code=21610, status=400, sentence="Attempt to send to unsubscribed recipient")


# What a test may order by its code; the names are those of Twilio's list of errors.
_MORE = (
    Problem(code=20005, status=403, sentence="Account not active"),
    Problem(code=21202, status=400, sentence="'To' number is a premium number: {0}"),
    Problem(code=21212, status=400, sentence="Invalid 'From' Number: {0}"),
    Problem(code=21214, status=400, sentence="'To' phone number cannot be reached: {0}"),
    Problem(code=21265, status=400, sentence="'To' number cannot be a Short Code: {0}"),
    Problem(code=21266, status=400, sentence="'To' and 'From' number cannot be the same: {0}"),
    Problem(
        code=21268,
        status=400,
        sentence="Sending to Premium rate or Information Service numbers is not allowed: {0}",
    ),
    Problem(
        code=21608,
        status=400,
        sentence="The 'to' phone number provided is not yet verified for this account: {0}",
    ),
    Problem(
        code=21611,
        status=429,
        sentence="This 'From' number has exceeded the maximum number of queued messages",
    ),
    Problem(
        code=21612,
        status=400,
        sentence=(
            'Message cannot be sent with the current combination of "To" and/or "From" parameters.'
        ),
    ),
    Problem(code=21635, status=400, sentence="'To' number cannot be a landline: {0}"),
    Problem(
        code=21659,
        status=400,
        sentence="'From' is not a Twilio phone number or Short Code country mismatch",
    ),
    Problem(code=21660, status=400, sentence="Mismatch between the 'From' number and the account"),
    Problem(code=21661, status=400, sentence="'From' number is not SMS-capable"),
)
_BY_CODE = {
    problem.code: problem
    for problem in (
        *(AUTHENTICATE, NOT_FOUND, TOO_MANY, NO_SENDER, NO_RECIPIENT, NO_BODY, TOO_LONG),
        *(BAD_RECIPIENT, NOT_A_MOBILE, REGION_OFF, BAD_SENDER, BAD_CALLBACK, OPTED_OUT),
        *_MORE,
    )
}


def of_code(code: int) -> Problem:
    """Return the problem with this code; one that is not in the table is a 400 of tomorrow."""
    unknown = Problem(code=code, status=400, sentence="Something new")
    return _BY_CODE.get(code, unknown)


# Not an answer but the end of a message: it left and never arrived, or never left.
UNREACHABLE_HANDSET = 30003
FILTERED = 30007
EXPIRED = 30036
LOST = {
    30001: "Queue overflow",
    30002: "Account suspended",
    UNREACHABLE_HANDSET: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    FILTERED: "Message filtered",
    30008: "Unknown error",
    30010: "Message price exceeds max price",
    EXPIRED: "Validity Period Expired",
}
