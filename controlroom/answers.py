"""How an act is answered: the case again, or a refusal in a sentence."""

from collections.abc import Callable

from django.db import OperationalError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from audit import ledger
from controlroom import access, case
from verification.verbs import claims, contacts, guards, refusals, requests

_STATUSES: dict[type[refusals.Refusal], int] = {
    refusals.NotFound: 404,
    refusals.NeedReason: 400,
    claims.NotAnOperator: 403,
    contacts.NoNumber: 404,
}


def act(request: HttpRequest, *, ref: str, do: Callable[[], object]) -> HttpResponse:
    """Do one thing to a case in one transaction; 200 with the case, or what refused it."""
    try:
        with ledger.transaction():
            do()
    except guards.FactsChanged as refusal:
        _read_facts_again(ref)
        return refused(request, refusal=refusal, ref=ref)
    except refusals.Refusal as refusal:
        return refused(request, refusal=refusal, ref=ref)
    return show_case(request, ref=ref)


def show_case(request: HttpRequest, *, ref: str, status: int = 200) -> HttpResponse:
    """Show a case: the part that changes to our script, the whole page to everybody else."""
    page = case.read(ref=ref, user=access.user_of(request))
    fragment = access.wants_fragment(request)
    template = "controlroom/_case.html" if fragment else "controlroom/case.html"
    return render(request, template, {"case": page, "head": page.head}, status=status)


def show_number(request: HttpRequest, *, ref: str, number: str) -> HttpResponse:
    """Show a number once, on a page of its own; nothing keeps it."""
    if access.wants_json(request):
        return JsonResponse({"number": number})
    return render(request, "controlroom/number.html", {"ref": ref, "number": number})


def refused(request: HttpRequest, *, refusal: refusals.Refusal, ref: str = "") -> HttpResponse:
    """Tell a refusal, with who was faster where that is why; nothing was done."""
    status = next((code for kind, code in _STATUSES.items() if isinstance(refusal, kind)), 409)
    if access.wants_json(request):
        facts = {name: str(value) for name, value in refusal.facts.items()}
        body = {"code": refusal.code, "sentence": refusal.sentence, **facts}
        return JsonResponse(body, status=status)
    context = {"sentence": refusal.sentence, "code": refusal.code, "ref": ref}
    return render(request, "controlroom/refused.html", context, status=status)


def ill_formed(request: HttpRequest, *, form: Form, ref: str = "") -> HttpResponse:
    """Name each field that is wrong; nothing was done, and the browser keeps what was typed."""
    problems = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    if access.wants_json(request):
        return JsonResponse({"code": "invalid", "errors": problems}, status=400)
    context = {"problems": problems, "ref": ref, "sentence": "Something is missing or wrong."}
    return render(request, "controlroom/refused.html", context, status=400)


def _read_facts_again(ref: str) -> None:
    """Store the facts as they are now, so that the operator can look at them and decide anew."""
    try:
        with ledger.transaction():
            requests.check_again(ref=ref)
    except OperationalError:
        # The refusal stands all the same; the page will show the older facts, marked by age.
        return
