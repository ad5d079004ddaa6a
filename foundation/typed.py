"""Numbers, refs and codes as people type or paste them.

What is copied from a contact list, a chat or a web page brings along marks of direction, spaces of
no width, dashes of other scripts and `tel:`: none of them is part of what was meant.
"""

import re
import unicodedata

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"}
# Letters and a symbol that are drawn as nothing.
_BLANK = "\u115f\u1160\u2800"
_MINUS = "\u2212"
_SCHEME = re.compile(r"(?:tel|sms|callto):(?://)?", re.IGNORECASE)
# What a link may carry behind the number: `;phone-context=…`, `?body=…`.
_BEHIND = re.compile(r"[;?].*")


def plain(text: str) -> str:
    """Write a line without what cannot be seen, with plain dashes and single spaces."""
    shown = [_plain(char) for char in unicodedata.normalize("NFKC", text)]
    return " ".join("".join(shown).split())


def phone(text: str) -> str:
    """Write a telephone number plainly, without the `tel:` of a link."""
    number = plain(text)
    scheme = _SCHEME.match(number)
    return _BEHIND.sub("", number[scheme.end() :]).strip() if scheme else number


def code(text: str) -> str:
    """Write a code or a ref plainly, without the spaces and dashes between its groups."""
    return re.sub(r"[ -]", "", plain(text))


def _plain(char: str) -> str:
    """Replace one character: line ends and tabs become spaces, dashes a dash, marks nothing."""
    if char.isspace():
        return " "
    kind = unicodedata.category(char)
    if kind == "Pd" or char == _MINUS:
        return "-"
    return "" if kind in _UNSEEN or char in _BLANK else char
