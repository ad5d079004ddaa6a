"""Devices and shifts: enrol, sign in, sign out."""

from django.http import HttpResponse, JsonResponse
from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request

from accounts import devices
from foundation.audit import ledger
from officerapi import answers, authentication, representation, throttling
from officerapi import requests as wanted
from officerapi.base_view import ApiView, json_body
from officerapi.problems import ApiProblem, Code
from officerapi.schema import documented
from verification.actions.officers import devices_and_status
from verification.models import Officer


class Devices(ApiView):
    """Enrolled devices."""

    public = True

    @documented(
        name="enrolDevice",
        summary="Enrol this device with a code from a supervisor; it replaces the one before",
        takes=wanted.Enrolment,
        gives={201: answers.Enrolled},
        fails=[400, 401, 413, 415],
    )
    def post(self, request: Request) -> HttpResponse:
        """Enrol a device, and show its secrets this once."""
        body, _ = json_body(request._request, body=wanted.Enrolment)
        with ledger.transaction():
            enrolled = devices_and_status.enrol_device(
                code=body["enrolment_code"], name=body["name"]
            )
        return JsonResponse(
            {
                "device_id": str(enrolled.device.id),
                "device_secret": enrolled.device_secret,
                "otpauth_url": enrolled.otpauth_url,
            },
            status=201,
        )


class SignIn(ApiView):
    """The beginning of a shift."""

    public = True

    @documented(
        name="signIn",
        summary="Begin a shift; a refusal never says which part failed",
        takes=wanted.SignIn,
        gives={200: answers.SignedIn},
        fails=[400, 401, 413, 415, 429],
    )
    def post(self, request: Request) -> HttpResponse:
        """Give the token of a shift, shown this once."""
        body, _ = json_body(request._request, body=wanted.SignIn)
        throttling.SIGN_IN.check(str(body["device_id"]))
        with ledger.transaction():
            outcome = devices.sign_in(
                device_id=body["device_id"],
                device_secret=body["device_secret"],
                otp=body["otp"],
            )
            officer = _officer_of(outcome)
        # Raised after the transaction: the failure it counted must stand.
        if officer is None or isinstance(outcome, devices.SignInRefused):
            raise ApiProblem(code=Code.SIGN_IN_REFUSED)
        return JsonResponse(
            {
                "token": outcome.token,
                "expires_at": representation.instant(outcome.expires_at),
                "officer": representation.officer(officer),
            }
        )


class SignOut(ApiView):
    """The end of a shift."""

    @documented(
        name="signOut",
        summary="End the shift at once; verifications stay as they are",
        gives={204: OpenApiResponse(description="done")},
        fails=[401],
    )
    def post(self, request: Request) -> HttpResponse:
        """End the shift, also one that has run out."""
        with ledger.transaction():
            devices.sign_out(token=authentication.token_of(request._request))
        return HttpResponse(status=204)


def _officer_of(outcome: devices.SignedIn | devices.SignInRefused) -> Officer | None:
    """Find the officer whose shift began."""
    if isinstance(outcome, devices.SignInRefused):
        return None
    return Officer.objects.filter(user=outcome.device.user).first()
