"""The forms on the page of a case: empty, or one of them as it was sent and refused."""

from functools import cache

from django.utils.safestring import SafeString

from controlroom import forms
from controlroom.caller_forms import CallerForm
from controlroom.case_page import CasePage
from controlroom.fields import TextLine
from controlroom.forms import ConsoleForm, TicksForm

_KINDS: dict[str, type[ConsoleForm]] = {
    kind.act: kind
    for kind in (
        forms.ConfirmForm,
        forms.AgreeForm,
        forms.DisagreeForm,
        forms.RefuseForm,
        forms.RevokeForm,
        forms.EndForm,
        forms.RangForm,
        forms.CustodyForm,
        forms.JudgeForm,
        forms.WaiveForm,
        forms.TalkedForm,
        forms.NoteForm,
        forms.NumberForm,
        forms.LanguageForm,
        forms.PlaceForm,
        CallerForm,
        forms.UnitForm,
    )
}
# Of what they wrote, as much as stands beside a tick; the whole stands above.
_QUOTED_AT_MOST = 60


class CaseForms:
    """Gives each form as a template asks for it: `forms.confirm` is the form of that act."""

    def __init__(self, page: CasePage, *, sent: ConsoleForm | None) -> None:
        """Take the page that they stand on, and the form that was refused, if one was."""
        self._page, self._sent = page, sent

    def __getitem__(self, act: str) -> ConsoleForm | SafeString:
        """Give the form of an act: as it was sent, or empty."""
        if act == forms.ReadForm.act:
            return self._read()
        if act == forms.P1CloseForm.act and self._page.p1:
            return self._page.p1.closing
        kind = _KINDS[act]
        form = self._sent if isinstance(self._sent, kind) else None
        if kind is forms.JudgeForm:
            return self._judging(form)
        if issubclass(kind, TicksForm):
            return self._with_facts(form or kind())
        if kind is CallerForm:
            # Drawn field by field: what is asked hangs on the call.
            return form or kind()
        return form or _drawn_empty(kind)

    def _with_facts(self, form: ConsoleForm) -> ConsoleForm:
        """Let a decision rest on the facts of this page."""
        if isinstance(form, TicksForm):
            form.show_facts(self._page.officer.shown_facts)
            form.bar_wrote(self._page.decision.why_not_wrote)
            form.quote(self._answer)
        return form

    @property
    def _answer(self) -> str:
        """Quote the newest reply that was read, where one answers what they were asked."""
        asked_at = self._page.verification.asked_at
        read = [reply for reply in self._page.person.replies if reply.read_at and not reply.is_code]
        answers = [reply.body for reply in read if asked_at and reply.received_at >= asked_at]
        words = " ".join(answers[-1].split()) if answers else ""
        return words if len(words) <= _QUOTED_AT_MOST else f"{words[:_QUOTED_AT_MOST]}…"

    @property
    def holds_words(self) -> bool:
        """Say whether a form that was refused stands here with words: no YES beside it."""
        if self._sent is None or isinstance(self._sent, TicksForm):
            return False
        return any(isinstance(value, str) and value.strip() for value in _words_of(self._sent))

    def _judging(self, sent: ConsoleForm | None) -> ConsoleForm:
        """Offer the endings that this user may judge now."""
        form = sent if isinstance(sent, forms.JudgeForm) else forms.JudgeForm()
        form.offer(self._page.decision.endings)
        return form

    def _read(self) -> ConsoleForm:
        """Say what was on this page, whatever another page had said."""
        newest = self._page.person.replies[-1] if self._page.person.replies else None
        # Written out, since Django would leave off the fractions of the second.
        seen_at = newest.received_at.isoformat() if newest else ""
        return forms.ReadForm(initial={"seen_at": seen_at})


def _words_of(form: ConsoleForm) -> list[object]:
    """List what was typed into the lines of a form that was sent."""
    lines = [name for name, field in form.fields.items() if isinstance(field, TextLine)]
    return [form[name].value() for name in lines]


@cache
def _drawn_empty(kind: type[ConsoleForm]) -> SafeString:
    """Draw an empty form once: every case shows the same, and a page has eight of them."""
    return kind().render()
