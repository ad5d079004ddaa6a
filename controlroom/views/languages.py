"""In what language the person is written to."""

from django.http import HttpRequest, HttpResponse

from controlroom import decorators, forms, responses
from controlroom.deeds import Deed
from verification.actions.joining import languages
from verification.enums import TextLanguage


@decorators.operator_required
def choose(request: HttpRequest, ref: str) -> HttpResponse:
    """Write to the phone that joined in another language."""
    by = decorators.user_of(request)
    form = forms.LanguageForm(request.POST)
    if not form.is_valid():
        return responses.ill_formed(request, form=form, ref=ref)
    language = TextLanguage(form.cleaned_data["language"])
    return responses.act(
        request,
        ref=ref,
        do=lambda: languages.choose(ref=ref, by=by, language=language),
        deed=lambda _case: Deed(sentence=f"From now on they are written to in {language.label}."),
        sent=form,
    )
