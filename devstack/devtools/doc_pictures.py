"""The documents' pictures: which they are, where tests put them, and where they are kept."""

import re

from devstack.launcher import paths

# Every run of the tests makes them again, here.
MADE = paths.data_folder("pictures")
KEPT = paths.ROOT / "docs" / "pictures"
# In Markdown: ![what can be seen](pictures/name.png)
_SHOWN = re.compile(r"!\[[^\]]+\]\((?:docs/)?pictures/([\w-]+\.png)\)")


def shown() -> set[str]:
    """Return the names of the pictures that README.md and the pages of docs/ show."""
    pages = [paths.ROOT / "README.md", *(paths.ROOT / "docs").glob("*.md")]
    return {name for page in pages for name in _SHOWN.findall(page.read_text(encoding="utf-8"))}
