"""The closed vocabularies of walks."""

from foundation.vocabulary import Vocabulary


class WalkState(Vocabulary):
    """How far a walk is."""

    ASKED = "asked", "asked for, the phone has not answered"
    WAITING = "waiting", "waits to be paired"
    PAIRED = "paired", "paired, not both have said yes"
    AGREED = "agreed", "both said yes"
    UNDER_WAY = "under_way", "under way"
    WALKED = "walked", "walked"
    MISSED = "missed", "the officer did not come"
    CANCELLED = "cancelled", "called off"
    LAPSED = "lapsed", "forgotten: the phone never answered"


class Why(Vocabulary):
    """Why a walk moved where its state alone does not say it."""

    WALKER = "walker", "the walker called it off"
    STOP = "stop", "the walker asked for no more texts"
    CHANGE = "change", "the walker asks for another day or place"
    OTHER_OFFICER = "other_officer", "the walker asks for another officer"
    OFFICER = "officer", "the officer cannot"
    COORDINATOR = "coordinator", "the coordinator called it off"
    WALKER_ABSENT = "walker_absent", "the walker did not come"
    NOT_CHECKED = "not_checked", "no check of the officer said YES"
    BROKEN_OFF = "broken_off", "the check did not end well"
    NO_OFFICER = "no_officer", "the officer did not come"
    NO_ANSWER = "no_answer", "the phone never answered"


class WalkKind(Vocabulary):
    """Who walks: one walker with one officer, or a group."""

    PAIR = "pair", "one walker, one officer"
    GROUP = "group", "a group"


class Company(Vocabulary):
    """With whom the walker wants to come."""

    ALONE = "alone", "alone"
    FRIEND = "friend", "with a friend"
    GROUP = "group", "in a group"


class Said(Vocabulary):
    """What a text about a walk says."""

    YES = "yes", "yes"
    CHANGE = "change", "another day or place"
    OTHER = "other", "another officer"
    OFF = "off", "call it off"
    STOP = "stop", "no more texts"
    MARKS = "marks", "answers to the three questions"
    WORDS = "words", "something else: to be read"


class Mark(Vocabulary):
    """An answer to one of the three questions."""

    YES = "yes", "yes"
    NO = "no", "no"


class Closed(Vocabulary):
    """Why nothing is asked of anybody for a finding."""

    ASKED_ALREADY = "asked_already", "we have asked for this already"
    DONE_ALREADY = "done_already", "it is mended already"
    NOT_FOUND = "not_found", "we looked and did not find it"
    NOBODY_CAN = "nobody_can", "nobody can change this"


class TextName(Vocabulary):
    """The texts of walks."""

    ASK = "ask", "did you ask for this?"
    HEARD = "heard", "we heard your yes"
    NEWS = "news", "there is news: answer for it"
    OFFER = "offer", "a walk is offered"
    SET = "set", "a walk is set"
    CHANGED = "changed", "a change is wanted"
    OFF = "off", "a walk is off"
    TODAY = "today", "a walk is today"
    QUESTIONS = "questions", "three questions"
    THANKS = "thanks", "thanks for the answers"
    TOLD = "told", "what came of it"
    NO_OFFICER = "no_officer", "the officer did not come"
