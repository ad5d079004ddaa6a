"""Count the segments of a text as Twilio bills them: GSM-7 where every letter fits, else UCS-2."""

# 3GPP TS 23.038, table 6.2.1: the basic set, then the letters that cost an escape.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")


def is_gsm7(body: str) -> bool:
    """Say whether every letter of `body` is in the GSM-7 alphabet or its extension."""
    return all(letter in BASIC or letter in EXTENSION for letter in body)


def count(body: str) -> int:
    """Return how many segments carry `body`; an empty text is one."""
    if is_gsm7(body):
        widths = [2 if letter in EXTENSION else 1 for letter in body]
        return _packed(widths, single=160, part=153)
    widths = [2 if ord(letter) > 0xFFFF else 1 for letter in body]
    return _packed(widths, single=70, part=67)


def _packed(widths: list[int], *, single: int, part: int) -> int:
    """Fill segments in order; a letter of two units is never split between two of them."""
    if sum(widths) <= single:
        return 1
    segments, room = 1, part
    for width in widths:
        if width > room:
            segments, room = segments + 1, part
        room -= width
    return segments
