"""What comes from outside, made fit to be kept and shown: it prints, and is not long."""


def clean(text: object, *, at_most: int) -> str:
    """Fold spaces, drop what does not print, and cut; what is no text or number is empty."""
    if isinstance(text, bool) or not isinstance(text, str | int):
        return ""
    # Before all else: nobody folds a megabyte.
    printable = "".join(one if one.isprintable() else " " for one in str(text)[: at_most * 10])
    words = " ".join(printable.split())
    return words if len(words) <= at_most else words[: at_most - 1].rstrip() + "…"
