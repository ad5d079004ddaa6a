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
OPTED_OUT = Problem(code=21610, status=400, sentence="Attempt to send to unsubscribed recipient")

# Not an answer but the end of a message: it left and never arrived.
UNREACHABLE_HANDSET = 30003
UNREACHABLE_SENTENCE = "Unreachable destination handset"
# And one that never left.
FILTERED = 30007
FILTERED_SENTENCE = "Carrier violation"
