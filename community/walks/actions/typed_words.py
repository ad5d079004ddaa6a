"""Words as somebody typed them: spaces folded, without what does not print."""

from community.walks.actions.refusals import Unfit


def fit(field: str, text: str, *, at_least: int = 0, at_most: int) -> str:
    """Give the words. Raise Unfit where they are too few or too many characters."""
    words = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    if len(words) < at_least:
        raise Unfit(field, "Write this in a few words.")
    if len(words) > at_most:
        raise Unfit(field, f"That is {len(words)} characters; at most {at_most}.")
    return words
