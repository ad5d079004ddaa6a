"""The officer himself."""

from django.http import HttpResponse, JsonResponse

from foundation.audit import clock
from officerapi import answers, representation
from officerapi.base_view import ApiView, Call, by_officer
from officerapi.schema import documented
from verification.actions.decisions import officer_check


class Me(ApiView):
    """Who is signed in, and what he may do."""

    @documented(
        name="readMe",
        summary="Officer, device, duty, reasons he may give, what the force allows, the number",
        gives={200: answers.Me},
        fails=[401, 429],
    )
    @by_officer()
    def get(self, call: Call) -> HttpResponse:
        """Show all that the app needs to start."""
        officer = call.caller.officer
        duty = officer_check.duty_of(officer=officer, now=clock.db_now())
        return JsonResponse(representation.me(shown=officer, device=call.caller.device, duty=duty))
