"""What a token may do: all of it on shift, little after, and only while a check is under way.

Whatever these deny is answered 401, not 403: the officer has to sign in again.
"""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from officerapi.authentication import Caller
from verification.actions.officers import verification_actions
from verification.enums import OfficerStage

if TYPE_CHECKING:
    # Importing it for good would be a circle: its defaults are the classes named in settings.
    from rest_framework.views import APIView

# By stage, not state: which tokens still work must not tell the officer how it went.
_UNDER_WAY = (
    OfficerStage.CHECKING,
    OfficerStage.ANSWERED,
    OfficerStage.CALL_CONTROL_ROOM,
)


class OnShift(BasePermission):
    """A token that has not run out."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Look at who calls."""
        del view
        return isinstance(request.auth, Caller) and not request.auth.run_out


class CheckUnderWay(BasePermission):
    """Any token, while somebody may be with its officer at this moment, as far as they can know.

    How long after a shift that may be is SHIFT_TOKEN_GRACE.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Ask for an open verification that the person has joined."""
        del view
        if not isinstance(request.auth, Caller):
            return False
        mine = verification_actions.open_of(officer=request.auth.officer)
        return mine.filter(officer_stage__in=_UNDER_WAY).exists()


class ReadOnly(BasePermission):
    """A call that changes nothing."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Look at the method."""
        del view
        return request.method in SAFE_METHODS


class BringsToken(BasePermission):
    """Some token, which the call itself looks at: UncheckedTokenAuthentication."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Look whether there is one."""
        del view
        return isinstance(request.auth, str)
