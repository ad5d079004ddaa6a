"""How far each catalogue has come, as a part of docs/languages.md."""

from publicsite.wordings import catalogues
from publicsite.wordings.catalogues import ENGLISH
from publicsite.wordings.shape import Wordings

_HEAD = """
## The pages about streets

`publicsite/wordings/`, {phrases} phrases a language: the tap and what leads from it (thanks, a
code, a road, "does it feel better?", three more questions) and the frame around them. A phrase
has `text`, `source`, `translator`, `reviewer`, `date` and `status` as above. It has no `back`,
since no operator answers for what a page says. A page is offered in a language only when all of
it is reviewed, or in a demonstration.

In English only: the list of all actions, open data, the plan and the pages of information; what
owners were asked and said, and the numbers of a road (marked as English); what the script of the
map says, so that script is on the English page alone.

| Language | File | Standing |
|---|---|---|
"""


def as_markdown() -> str:
    """Write the part, with a row a language."""
    rows = [_row(words) for words in catalogues.ALL.values()]
    return _HEAD.format(phrases=len(ENGLISH.phrases)).lstrip() + "\n".join(rows) + "\n"


def _row(words: Wordings) -> str:
    label, file = words.language.label, f"`{words.language}.toml`"
    if words is ENGLISH:
        return f"| {label} | {file} | the source |"
    drafts, all_of_them = len(catalogues.drafts_of(words)), len(words.phrases)
    said = f"{all_of_them - drafts} of {all_of_them} phrases reviewed"
    return f"| {label} | {file} | {said}{', drafts' if drafts else ''} |"
