"""Turn whatever a call raised into a problem. The transaction it was raised in is undone."""

import logging
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from rest_framework import exceptions

from accounts import devices
from officerapi import problems
from officerapi.problems import ApiProblem, Code
from verification.actions.records.refusals import Refusal
from verification.enums import OfficerStage

log = logging.getLogger(__name__)

RETRY_AFTER_OUTAGE = 2  # seconds; a standby takes over, or the engine restarts, in about that

_OF_REFUSAL = {
    "not_found": Code.NOT_FOUND,
    "already_open": Code.ALREADY_OPEN,
    "wrong_state": Code.WRONG_STATE,
    "not_allowed_by_force": Code.NOT_ALLOWED_BY_FORCE,
    # The force sets how many numbers a shift may invite; waiting does not help.
    "limit_reached": Code.NOT_ALLOWED_BY_FORCE,
    "not_a_uk_mobile": Code.NOT_A_UK_MOBILE,
    "bad_location": Code.BAD_LOCATION,
    "location_in_future": Code.LOCATION_IN_FUTURE,
}


def answer(error: Exception, _context: dict[str, Any]) -> HttpResponse:
    """Answer for an exception; REST framework calls this for everything a view raises."""
    return problems.answer(_problem(error))


def _problem(error: Exception) -> ApiProblem:
    """Find the problem an exception stands for; one we do not know is a fault of ours."""
    match error:
        case ApiProblem():
            return error
        case Refusal():
            return _of_refusal(error)
        case devices.DeviceRevoked():
            return ApiProblem(code=Code.DEVICE_REVOKED)
        case devices.SignedOut():
            return ApiProblem(code=Code.SIGNED_OUT)
        case devices.EnrolmentRefused():
            return ApiProblem(code=Code.SIGN_IN_REFUSED)
        case exceptions.APIException():
            return problems.of_status(error.status_code)
        case SuspiciousOperation():
            return ApiProblem(code=Code.MALFORMED)
        case OperationalError() | InterfaceError():
            log.warning("database away or overloaded: %s", type(error.__cause__ or error).__name__)
            return ApiProblem(code=Code.UNAVAILABLE, retry_after=RETRY_AFTER_OUTAGE)
        case _:
            log.error("a call failed", exc_info=error)
            return ApiProblem(code=Code.UNAVAILABLE, status=500, retry_after=RETRY_AFTER_OUTAGE)


def _of_refusal(refusal: Refusal) -> ApiProblem:
    """Put a verb's refusal into the API's words, with the facts an officer may know."""
    code = _OF_REFUSAL.get(refusal.code, Code.WRONG_STATE)
    return ApiProblem(code=code, facts=_facts(refusal, code=code))


def _facts(refusal: Refusal, *, code: Code) -> dict[str, str]:
    """Keep his own verification's id, and a stage; a state of ours never leaves the house."""
    if code is Code.ALREADY_OPEN and "verification_id" in refusal.facts:
        return {"verification_id": str(refusal.facts["verification_id"])}
    stage = refusal.facts.get("status")
    if code is Code.WRONG_STATE and isinstance(stage, OfficerStage):
        # RFC 9457 has taken the name `status` for the HTTP status: decisions/0040.
        return {"verification_status": stage}
    return {}
