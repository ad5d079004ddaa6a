"""Reads a page as strictly as a careful browser's author would, and lists what is wrong with it."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.urls import Resolver404, resolve

from simulator.actors.page import VOID

Attributes = dict[str, str]


@dataclass
class _Form:
    """What one form holds."""

    action: str
    method: str
    names: list[str] = field(default_factory=list)


class Markup(HTMLParser):
    """Walks a page; `faults` lists what is wrong, `elements` counts what it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.elements: Counter[str] = Counter()
        self.ids: list[str] = []
        self.files: list[str] = []
        self._pointed_at: list[str] = []
        self._labelled: set[str] = set()
        self._outside_labels: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._forms: list[_Form] = []
        self.feed(html)
        self.close()
        self._finish()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element as it begins."""
        attributes = {name: value or "" for name, value in attrs}
        self.elements[tag] += 1
        self._note_ids(attributes)
        self._note_inline(tag, attributes)
        if tag == "img" and not attributes.get("alt"):
            self.faults.append("a picture without a description")
        if tag == "form":
            self._forms.append(
                _Form(action=attributes.get("action", ""), method=attributes.get("method", ""))
            )
        if tag == "label":
            self._labelled.add(attributes.get("for", ""))
        if tag in ("input", "select", "textarea"):
            self._note_field(tag, attributes)
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Demand that what is closed is what was opened last."""
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")
        else:
            self._open.pop()

    def _note_ids(self, attributes: Attributes) -> None:
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if "aria-labelledby" in attributes:
            self._pointed_at.append(attributes["aria-labelledby"])

    def _note_inline(self, tag: str, attributes: Attributes) -> None:
        """Note what a strict Content-Security-Policy would not run or show."""
        acting = [name for name in attributes if name.startswith("on") or name == "style"]
        if acting or tag == "style" or (tag == "script" and "src" not in attributes):
            self.faults.append(f"inline code: <{tag}> {acting}")
        address = attributes.get("src") or attributes.get("href", "")
        if tag in ("script", "link") and not address.startswith("data:"):
            self.files.append(address)

    def _note_field(self, tag: str, attributes: Attributes) -> None:
        """Note a field, which belongs to a form and has words beside it."""
        if "form" not in self._open:
            self.faults.append(f"a {tag} outside every form")
        elif attributes.get("name"):
            self._forms[-1].names.append(attributes["name"])
        if attributes.get("type") != "hidden" and "label" not in self._open:
            self._outside_labels.append((tag, attributes.get("id", "no id")))

    def _finish(self) -> None:
        """Judge the whole."""
        self.faults += [f"never closed: {tag}" for tag in self._open]
        self.faults += [f"id twice: {one}" for one, times in Counter(self.ids).items() if times > 1]
        self.faults += [f"points nowhere: {one}" for one in self._pointed_at if one not in self.ids]
        for tag, name in self._outside_labels:
            if name not in self._labelled:
                self.faults.append(f"a {tag} without a label")
        for form in self._forms:
            self.faults += _faults_of(form)


def _faults_of(form: _Form) -> list[str]:
    """List what is wrong with a form: it must post to a route of ours with a token."""
    faults = []
    if form.method != "post":
        faults.append(f"{form.action} is not posted")
    if "csrfmiddlewaretoken" not in form.names:
        faults.append(f"{form.action} carries no token")
    try:
        resolve(form.action.partition("?")[0] or "/console/sign-in")
    except Resolver404:
        faults.append(f"{form.action} leads nowhere")
    return faults
