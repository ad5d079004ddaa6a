"""Read a page as a person does: its words, its forms, and what its marks say."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

FIELDS = ("input", "select", "textarea", "button")
# Elements without an end tag: they never become the parent of anything.
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"})
VOID |= {"source", "track", "wbr"}
Attributes = dict[str, str]


class NoFormError(LookupError):
    """The page offers no such form."""


@dataclass
class Form:
    """A form: where it goes, and the values it would send as it stands."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Page:
    """What a page says and offers."""

    text: str = ""
    forms: list[Form] = field(default_factory=list)
    # Every element with an id or a data- attribute: its attributes, and its words as "text".
    marks: list[Attributes] = field(default_factory=list)

    def form(self, action: str) -> Form:
        """Return the form that goes to `action`; raises NoFormError."""
        for form in self.forms:
            if form.action.split("?")[0] == action:
                return form
        offered = sorted(form.action for form in self.forms)
        raise NoFormError(f"The page has no form for {action}; it has {offered}.")

    def has_form(self, action: str) -> bool:
        """Say whether the page offers a form that goes to `action`."""
        return any(form.action.split("?")[0] == action for form in self.forms)

    def marked(self, name: str) -> list[Attributes]:
        """Return the elements that carry the attribute `name`, in the order of the page."""
        return [mark for mark in self.marks if name in mark]


def read(html: str, *, address: str = "") -> Page:
    """Parse a page or a fragment; a form that names no address goes to the page's own."""
    parser = _Reader(address)
    parser.feed(html)
    parser.close()
    parser.page.text = " ".join(parser.words)
    return parser.page


class _Reader(HTMLParser):
    """Collect forms, fields and marks while walking the page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.page = Page()
        self._address = address
        self.words: list[str] = []
        self._open: list[tuple[str, Attributes | None]] = []
        self._form: Form | None = None
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        mark = self._mark(attributes)
        if tag not in VOID:
            self._open.append((tag, mark))
        if tag == "form":
            method = attributes.get("method", "get").lower()
            self._form = Form(action=attributes.get("action") or self._address, method=method)
            self.page.forms.append(self._form)
        elif tag == "option" and self._form and self._select:
            self._option(self._form, attributes)
        elif tag in FIELDS and self._form and attributes.get("name"):
            self._field(self._form, tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""
        if tag in [name for name, _ in self._open]:
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] in ("script", "style"):
            return
        if self._form and self._area:
            self._form.fields[self._area] += data
        if words := data.strip():
            self.words.append(words)
            for _, mark in self._open:
                if mark is not None:
                    mark["text"] = f"{mark['text']} {words}".strip()

    def _mark(self, attributes: Attributes) -> Attributes | None:
        if not any(name == "id" or name.startswith("data-") for name in attributes):
            return None
        mark = {**attributes, "text": ""}
        self.page.marks.append(mark)
        return mark

    def _field(self, form: Form, tag: str, attributes: Attributes) -> None:
        name, kind = attributes["name"], attributes.get("type", "text").lower()
        value = attributes.get("value", "on" if kind in ("checkbox", "radio") else "")
        if tag == "select":
            self._select = name
            form.choices.setdefault(name, [])
        elif tag == "textarea":
            self._area = name
            form.fields[name] = ""
        elif tag == "button" or kind in ("checkbox", "radio", "submit"):
            form.choices.setdefault(name, []).append(value)
            if "checked" in attributes:
                form.fields[name] = value
        else:
            form.fields[name] = value

    def _option(self, form: Form, attributes: Attributes) -> None:
        value = attributes.get("value", "")
        form.choices[self._select].append(value)
        if "selected" in attributes or self._select not in form.fields:
            form.fields[self._select] = value
