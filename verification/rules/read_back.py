"""What a call taker reads back to a caller whose letters are of no case, and what they ask for.

It names the places that are in doubt and never a letter that was not read out.
"""

from collections.abc import Collection
from dataclasses import dataclass

from verification.rules import codes, near_refs, spelling

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "last")


@dataclass(frozen=True, kw_only=True)
class ReadLetter:
    """One character that was read out, the word for it, and whether it is in doubt."""

    char: str
    word: str
    doubtful: bool


@dataclass(frozen=True, kw_only=True)
class ReadBack:
    """The characters to read back, and the request that follows them."""

    said: tuple[ReadLetter, ...]
    request: str

    @property
    def sentence(self) -> str:
        """Write all of it as one sentence to say."""
        words = ", ".join(one.word for one in self.said)
        return f"I read back: {words}. {self.request}"


def of(read: str, *, slips: Collection[near_refs.Slip]) -> ReadBack:
    """Read back what was read out; `slips` are those by which open cases are near to it.

    In doubt are the places of one slip, where there is one alone, and those of characters that no
    ref holds. A join code is all figures.
    """
    is_code = read.isdigit()
    doubtful = _doubtful(read, slips=slips, is_code=is_code)
    said = tuple(
        ReadLetter(char=char, word=spelling.spoken(char), doubtful=at in doubtful)
        for at, char in enumerate(read)
    )
    return ReadBack(said=said, request=_request(read, doubtful=doubtful, is_code=is_code))


def _doubtful(read: str, *, slips: Collection[near_refs.Slip], is_code: bool) -> tuple[int, ...]:
    if is_code:
        return ()
    strange = near_refs.not_ours(read)
    places = next(iter(slips)).places if len(slips) == 1 else ()
    return tuple(sorted({*strange, *places}))


def _request(read: str, *, doubtful: tuple[int, ...], is_code: bool) -> str:
    street = "And which street are you in?"
    if is_code:
        return f"Please look at each number again and read them to me one by one. {street}"
    if len(read) != codes.REF_LENGTH:
        return f"There are six. Please read them to me one by one, with a word for each. {street}"
    if not doubtful or len(doubtful) == codes.REF_LENGTH:
        return f"Please look at each letter again and give me a word for it. {street}"
    places = " and the ".join(_ORDINALS[at] for at in doubtful)
    letters, them = ("letter", "it") if len(doubtful) == 1 else ("letters", "each")
    return f"Please look at the {places} {letters} again and give me a word for {them}. {street}"
