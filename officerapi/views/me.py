"""The officer who calls."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.audit import clock
from officerapi.base_view import OfficerApiView
from officerapi.schema import documented
from officerapi.serializers import REASONS, MeSerializer, offered_reasons
from verification.actions.decisions import officer_check
from verification.rules.wordings import catalogues


class MeView(OfficerApiView):
    """Who is signed in, and what they may do."""

    @documented(
        name="readMe",
        summary="Officer, device, duty, reasons to give, what the force allows, the number",
        gives={200: MeSerializer},
        fails=[401, 429],
    )
    def get(self, request: Request) -> Response:
        """Show all that the app needs to start."""
        del request
        officer = self.caller.officer
        duty = officer_check.duty_of(officer=officer, now=clock.db_now())
        offered = offered_reasons()
        shown = {
            "officer": officer,
            "device": self.caller.device,
            "duty": duty,
            # Off duty is no error: a request is recorded, and the control room sees it.
            "reasons": [one for one in (duty.reasons if duty else REASONS) if one in offered],
            "languages": [
                {"code": language, "name": catalogues.ALL[language].own_name}
                for language in catalogues.offered(drafts=settings.DRAFT_WORDINGS)
            ],
            "allowed": {"invite": settings.INVITED_ALLOWED},
            "number": settings.PUBLISHED_NUMBER,
        }
        return Response(MeSerializer(shown).data)
