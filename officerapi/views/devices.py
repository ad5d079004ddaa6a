"""Devices and shifts: enrol, sign in, sign out."""

from drf_spectacular.utils import OpenApiResponse
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import devices
from foundation.api.exception_handler import response_of
from foundation.api.problems import ApiProblem
from officerapi.authentication import UncheckedTokenAuthentication
from officerapi.base_view import OfficerApiView, PublicApiView
from officerapi.permissions import BringsToken
from officerapi.problems import SIGN_IN_REFUSED
from officerapi.schema import documented
from officerapi.serializers import (
    EnrolledSerializer,
    EnrolmentSerializer,
    SignedInSerializer,
    SignInSerializer,
)
from officerapi.throttling import (
    EnrolmentThrottle,
    SignInAddressThrottle,
    SignInThrottle,
    UrgentThrottle,
)
from verification.actions.officers import devices_and_status
from verification.models import Officer


class DeviceListView(PublicApiView):
    """Enrolled devices."""

    permission_classes = (AllowAny,)
    throttle_classes = (EnrolmentThrottle,)
    body = EnrolmentSerializer

    @documented(
        name="enrolDevice",
        summary="Enrol this device with a code from a supervisor; it replaces the one before",
        takes=EnrolmentSerializer,
        gives={201: EnrolledSerializer},
        fails=[400, 401, 413, 415, 429],
    )
    def post(self, request: Request) -> Response:
        """Enrol a device, and show its secrets this once."""
        del request
        enrolled = devices_and_status.enrol_device(
            code=self.fields["enrolment_code"], name=self.fields["name"]
        )
        return Response(EnrolledSerializer(enrolled).data, status=201)


class SignInView(PublicApiView):
    """The beginning of a shift."""

    permission_classes = (AllowAny,)
    throttle_classes = (SignInAddressThrottle, SignInThrottle)
    body = SignInSerializer

    @documented(
        name="signIn",
        summary="Begin a shift; a refusal never says which part failed",
        takes=SignInSerializer,
        gives={200: SignedInSerializer},
        fails=[400, 401, 413, 415, 429],
    )
    def post(self, request: Request) -> Response:
        """Give the token of a shift, shown this once."""
        del request
        outcome = devices.sign_in(
            device_id=self.fields["device_id"],
            device_secret=self.fields["device_secret"],
            otp=self.fields["otp"],
        )
        officer = _officer_of(outcome)
        if officer is None or isinstance(outcome, devices.SignInRefused):
            # Returned, not raised: the failure that was counted must stand.
            return response_of(ApiProblem(kind=SIGN_IN_REFUSED))
        begun = {"token": outcome.token, "expires_at": outcome.expires_at, "officer": officer}
        return Response(SignedInSerializer(begun).data)


class SignOutView(OfficerApiView):
    """The end of a shift."""

    authentication_classes = (UncheckedTokenAuthentication,)
    permission_classes = (BringsToken,)
    throttle_classes = (UrgentThrottle,)

    @documented(
        name="signOut",
        summary="End the shift at once; verifications stay as they are",
        gives={204: OpenApiResponse(description="done")},
        fails=[401, 429],
    )
    def post(self, request: Request) -> Response:
        """End the shift, also one that has run out."""
        devices.sign_out(token=str(request.auth))
        return Response(status=204)


def _officer_of(outcome: devices.SignedIn | devices.SignInRefused) -> Officer | None:
    """Find the officer whose shift began."""
    if isinstance(outcome, devices.SignInRefused):
        return None
    return Officer.objects.filter(user=outcome.device.user).first()
