"""Stylesheets put into a page: on a slow line each request costs a second, and a page comes once.

The policy names the digest of what is put in, so that no other style runs.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, kw_only=True)
class InlineStyles:
    """The text of a style element, and what stands for it in `style-src`."""

    text: SafeString
    source: str


@cache
def of(*names: str) -> InlineStyles:
    """Read stylesheets of publicsite, one after the other; raises FileNotFoundError."""
    text = "\n".join(_read(name) for name in names)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    # Files of ours, which hold no end of a style element: a test looks.
    return InlineStyles(text=mark_safe(text), source=f"'sha256-{digest}'")  # noqa: S308


def _read(name: str) -> str:
    found = finders.find(f"publicsite/{name}.css")
    if not isinstance(found, str):
        raise FileNotFoundError(f"publicsite/{name}.css")
    return Path(found).read_text("utf-8")
