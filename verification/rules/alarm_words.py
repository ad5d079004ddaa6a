"""The English words that call for help, as frightened thumbs type them.

Those of other languages stand in their catalogues: alarm_catalogues.

A false alarm is cheap and a missed one is not, so they are read generously: held keys, swapped
letters, no space after, spelt out. Which of them count depends on who wrote, so a text is read once
and then asked with what is known of its phone (docs/decisions/0012).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

_MORE = "[A-Z0-9]*"
_HELP = r"H+[E3]+L+P+(?!FUL|ED|ER|ING|LINE|DESK|S\b)"
_HELP_SLIPS = "HLEP|HEPL|HLP|EHLP|HALP"
_HELP_ALONE = rf"(?:{_HELP}|{_HELP_SLIPS})"
_POLICE = r"P+[O0]+L+I*[CS]+E+"
_999 = rf"9{{3,}}(?:[A-Z]{_MORE})?"
_112 = rf"112(?:[A-Z]{_MORE})?"


class AlarmStrength(Enum):
    """How a text calls for help.

    CLEAR is P1 at once, always. MENTIONED rests only on HELP, POLICE, 999 or 112 that do not stand
    first: P1 too, but in a flood it begins as P2.
    """

    NONE = auto()
    MENTIONED = auto()
    CLEAR = auto()


@dataclass(frozen=True, kw_only=True)
class AlarmWords:
    """The alarm words of one text, each kind by whom it counts from.

    `clear`: from any phone. `answer`: STOP or NO, from a phone that we have texted. `police_first`
    and `mentioned`: from a phone without a case. `word` is the plain spelling of the first that was
    found, "" if there is none of them.
    """

    clear: bool = False
    answer: bool = False
    police_first: bool = False
    mentioned: bool = False
    word: str = ""

    def strength(self, *, has_case: bool, texted_lately: bool) -> AlarmStrength:
        """Say how a phone calls for help by them.

        `texted_lately`: we texted it in the reply window. A phone with a case counts as texted.
        """
        answers = self.answer and (has_case or texted_lately)
        if self.clear or answers or (self.police_first and not has_case):
            return AlarmStrength.CLEAR
        mentions = self.mentioned and not has_case
        return AlarmStrength.MENTIONED if mentions else AlarmStrength.NONE

    def strength_elsewhere(self) -> AlarmStrength:
        """Say how a phone calls for help by them in a matter that is no check.

        STOP and NO answer that then, and the police may be named in it.
        """
        return AlarmStrength.CLEAR if self.clear else AlarmStrength.NONE

    def __or__(self, other: "AlarmWords") -> "AlarmWords":
        """Read two texts as one."""
        return AlarmWords(
            clear=self.clear or other.clear,
            answer=self.answer or other.answer,
            police_first=self.police_first or other.police_first,
            mentioned=self.mentioned or other.mentioned,
            word=self.word or other.word,
        )


@dataclass(frozen=True, kw_only=True)
class Language:
    """The alarm words of one language, as patterns of whole words in capitals.

    `first` count where they stand first, `phrases` anywhere: words that follow one another, with
    `fillers` between them or not. `danger` beside a NO makes it an alarm; `doubtful` words do
    unless one of `looks` shows that somebody is being described.
    """

    first: tuple[tuple[str, str], ...]
    phrases: tuple[tuple[str, str], ...]
    police: str
    mentions: str
    no: str
    no_again: str
    stop: str
    danger: frozenset[str]
    doubtful: frozenset[str]
    looks: frozenset[str]
    fillers: frozenset[str]
    lead_ins: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = Language(
    first=(
        ("SOS", rf"S+[O0]+S+{_MORE}"),
        ("999", _999),
        ("112", _112),
        ("HELP", rf"{_HELP}{_MORE}|{_HELP_SLIPS}"),
    ),
    phrases=(
        ("HELP", rf"{_HELP_ALONE} ?(?:ME|US)"),
        ("HELP", rf"NE+DS? {_HELP_ALONE}"),
        ("HELP", rf"SEND {_HELP_ALONE}"),
        ("POLICE", rf"SEND {_POLICE}"),
        # What the British say for calling, and what our own texts say.
        ("999", rf"(?:CALL|RING|PHONE|DIAL) ?(?:{_999}|{_112})"),
    ),
    police=rf"{_POLICE}{_MORE}",
    mentions=rf"{_HELP}{_MORE}|{_HELP_SLIPS}|{_POLICE}{_MORE}|{_999}|{_112}",
    no=r"(?:N+[O0]+)+",
    no_again=r"(?:N+[O0]+){2,}|N+[O0]{3,}",
    stop=r"S+T+[O0]+P+(?:IT|HIM|HER|THEM|THIS|NOW|PLEASE|PLS)?|STPO|SOTP",
    danger=_words(
        """
        AFRAID ALONE ASSAULT ASSAULTED ATTACK ATTACKED ATTACKING AWAY BLEEDING BLOOD CRYING CUFFED
        CUFFS DANGER DANGEROUS DIE DRUNK EMERGENCY FAKE FIGHT FOLLOW FOLLOWED FOLLOWING FOLLOWS
        FORCE FORCED FORCES FORCING FRIGHTENED GRAB GRABBED GRABBING GUN HANDCUFFED HELD HELP HIDE
        HIDING HIT HITTING HURT HURTING HURTS KICK KICKED KIDNAP KIDNAPPED KILL KNIFE LEAVE LET
        LETTING LOCKED ME PANIC POLICE PULLED PULLING PUSHED PUSHING QUICK QUICKLY RAPE RAPED RUN
        RUNNING SAFE SCARED SCREAM SCREAMING STAB STABBED STILL STOP STUCK TAKEN TERRIFIED THREAT
        THREATEN THREATENED THREATENING TIED TOUCH TOUCHED TOUCHES TOUCHING TRAPPED UNSAFE URGENT US
        VAN VIOLENT WEAPON 112 999
        """
    ),
    doubtful=_words(
        """
        AFTER AINT ARENT BEHIND CANNOT CANT CAR COULDNT DOESNT DONT HERE HIM HOLD HOLDING HOLDS ISNT
        NEVER NOT OFF TAKE TAKES TAKING WASNT WITH WONT
        """
    ),
    looks=_words(
        """
        BEARD BLACK BLOND BLONDE BLUE BROWN CAP COAT COLOR COLOUR GLASSES GREEN GREY HAIR HAT HOOD
        HOODIE JACKET JEANS LONG RED SEE SHIRT SHORT TALL TIE TROUSERS UNIFORM WEAR WEARING WHITE
        """
    ),
    fillers=_words(
        """
        A ANY IMMEDIATE IMMEDIATELY MEDICAL MORE NOW PLEASE PLS PLZ PROPER REAL SOME SOMEONE THE
        URGENT URGENTLY YOUR
        """
    ),
    lead_ins=frozenset(["PLEASE", "PLS", "PLZ", "HI", "HELLO", "HEY", "OH", "OMG"]),
)

# SOS means nothing else, so it counts wherever it stands, in every language.
_SOS = r"(?:S+[O0]+)+S+"
_SPELT_OUT = re.compile(r"(SOS|9{3,}|112|HELP|STOP)")


def find(words: Sequence[str]) -> AlarmWords:
    """Find SOS and the English alarm words among words in capitals."""
    joined = _joined(words)
    said = _stands_in(_SOS, " ".join(joined))
    found = AlarmWords(clear=True, word="SOS") if said else AlarmWords()
    return found | _find_in(ENGLISH, joined)


def _find_in(language: Language, words: list[str]) -> AlarmWords:
    """Find the alarm words of one language."""
    while words and words[0] in language.lead_ins:
        words = words[1:]
    if not words:
        return AlarmWords()
    return (
        _clear(language, words)
        | _answer(language, words)
        | AlarmWords(
            police_first=re.fullmatch(language.police, words[0]) is not None,
            mentioned=_stands_in(language.mentions, " ".join(words)),
        )
    )


def _clear(language: Language, words: list[str]) -> AlarmWords:
    """Find what counts from any phone."""
    for name, pattern in language.first:
        if re.fullmatch(pattern, words[0]):
            return AlarmWords(clear=True, word=name)
    text = " ".join(word for word in words if word not in language.fillers)
    for name, pattern in language.phrases:
        if _stands_in(pattern, text):
            return AlarmWords(clear=True, word=name)
    return AlarmWords()


def _answer(language: Language, words: list[str]) -> AlarmWords:
    """Find what counts as an answer to a text of ours."""
    if re.fullmatch(language.stop, words[0]):
        return AlarmWords(answer=True, word="STOP")
    alarming = re.fullmatch(language.no, words[0]) and _is_alarming_no(language, words)
    return AlarmWords(answer=True, word="NO") if alarming else AlarmWords()


def _is_alarming_no(language: Language, words: list[str]) -> bool:
    """Tell NO alone, doubled or with danger from "No hat, black coat"."""
    empty = language.lead_ins | language.fillers
    others = [word for word in words[1:] if word not in empty]
    if not others or re.fullmatch(language.no_again, words[0]):
        return True
    if re.fullmatch(language.no, others[0]) or not language.danger.isdisjoint(others):
        return True
    return not language.doubtful.isdisjoint(others) and language.looks.isdisjoint(others)


def _stands_in(pattern: str, text: str) -> bool:
    """Tell whether the pattern fits whole words that stand anywhere in a text."""
    return re.search(rf"(?:^| )(?:{pattern})(?= |$)", text) is not None


def _joined(words: Sequence[str]) -> list[str]:
    """Join what is spelt letter by letter: S.O.S, 9 9 9, n-o."""
    joined: list[str] = []
    letters = ""
    for word in [*words, ""]:
        if len(word) == 1:
            letters += word
            continue
        joined += [part for part in _SPELT_OUT.split(letters) if part]
        letters = ""
        joined += [word] if word else []
    return joined
