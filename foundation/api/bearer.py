"""Reading a bearer token, for whoever needs it before Django is set up too."""

import re

_BEARER = re.compile(r"Bearer ([\w.~+/=-]{1,200})", re.ASCII | re.IGNORECASE)


def token_in(header: str) -> str | None:
    """Read the token in an Authorization header, however the scheme's name is spelt, or None."""
    found = _BEARER.fullmatch(header)
    return found.group(1) if found else None
