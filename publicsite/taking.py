"""Take what one of the public forms sends: paced by its network, judged by its form's token."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from community.streetsafe.actions import form_tokens, reports
from community.streetsafe.actions.reports import Answers, FormState, Receipt, Sender
from community.streetsafe.enums import Channel, Feeling, Reason
from foundation.audit import ledger
from foundation.client_address import client_address
from publicsite import languages, responses, thanks_token
from publicsite.places import Place
from publicsite.thanks_token import Thanks

# Nobody sees it; programs that fill in whatever they find fill it in. No browser knows its name.
TRAP = "more"


def take(request: HttpRequest, *, place: Place, answers: Answers) -> HttpResponse:
    """Store a report and lead to the page that thanks for it.

    The pace is looked at before the token, which counts as used from then on: whoever has to wait
    sends the same form again. Raises TooMany, FormTokenExpired.
    """
    sender = Sender(address=client_address(request))
    reports.check_pace(sender)
    held = form_tokens.judge(request.POST.get("token", ""), trap=request.POST.get(TRAP, ""))
    with ledger.transaction():
        receipt = reports.receive(
            unit=place.unit,
            chainage_m=place.chainage_m,
            answers=answers,
            channel=Channel.WEB,
            sender=sender,
            form=FormState(held_because=held),
        )
    address = _thanks(receipt, place=place, answers=answers)
    return responses.see_other(address + languages.of_request(request).query)


def _thanks(receipt: Receipt, *, place: Place, answers: Answers) -> str:
    """Give the address of the page that thanks: loaded again, it does not report again."""
    token = thanks_token.seal(
        Thanks(
            code=receipt.code,
            unit_id=place.unit.id,
            crime_first=Reason.TOUCHED in answers.reasons,
            is_better=answers.feeling == Feeling.BETTER,
        )
    )
    return reverse("streets:thanks", args=[token])
