"""The operator of the story: presses the console's own buttons, with a browser's means."""

import threading
import time
from collections.abc import Callable, Mapping
from http.cookiejar import Cookie
from typing import Any

from simulator.actors.client import UnexpectedAnswerError
from simulator.actors.operator import LOOK_EVERY, Alarm, NotOnScreenError, Operator
from simulator.actors.page import Page
from simulator.stories.world import OperatorKeys, World

SIGNED_OUT = (302, 303, 401, 403)
ALARM_WITHIN = 15.0
Fields = Mapping[str, str]
# Returns the page that the button leads to.
Action = Callable[[Operator, str, Fields], Page | None]


class NoSuchActionError(LookupError):
    """The page asks for something that no operator of the story does."""


def _act(action: str) -> Action:
    return lambda operator, ref, fields: operator.act(ref, action, **fields)


def _see_alarm(operator: Operator, ref: str, fields: Fields) -> None:
    """Wait for it to be on the screen, and to be as urgent as `priority` if that is given."""
    _wait_for(
        f"an alarm {fields['cause']} {fields.get('priority', '')}".strip(),
        lambda: any(
            _is_alarm(one, ref, fields) and fields.get("priority", one.priority) == one.priority
            for one in operator.alarms()
        ),
    )


def _see_no_alarm(operator: Operator, ref: str, fields: Fields) -> None:
    """Wait until no such alarm is on the screen any more."""
    _wait_for(
        f"the end of the alarm {fields['cause']}",
        lambda: not any(_is_alarm(one, ref, fields) for one in operator.alarms()),
    )


def _is_alarm(alarm: Alarm, ref: str, fields: Fields) -> bool:
    return (alarm.ref, alarm.cause) == (ref, fields["cause"])


def _wait_for(what: str, look: Callable[[], bool]) -> None:
    """Look again and again; raises NotOnScreenError."""
    end = time.monotonic() + ALARM_WITHIN
    while not look():
        if time.monotonic() > end:
            raise NotOnScreenError(f"{what} did not come up within {ALARM_WITHIN:g} s")
        time.sleep(LOOK_EVERY)


def _take(operator: Operator, ref: str, fields: Fields) -> None:
    alarm = operator.wait_for_alarm(fields["cause"], ref=ref, timeout=ALARM_WITHIN)
    operator.take_alarm(alarm.id)


def _close(operator: Operator, ref: str, fields: Fields) -> None:
    given = dict(fields)
    alarm = operator.wait_for_alarm(given.pop("cause"), ref=ref, timeout=ALARM_WITHIN)
    operator.close_alarm(alarm.id, **given)


ACTIONS: dict[str, Action] = {
    "see": lambda operator, ref, _fields: operator.wait_for_case(ref),
    "see_alarm": _see_alarm,
    "see_no_alarm": _see_no_alarm,
    "claim": _act("claim"),
    "ask": _act("ask"),
    "new_code": _act("new-code"),
    "read": _act("read"),
    "confirm": lambda operator, ref, fields: operator.confirm(ref, **fields),
    "refuse": _act("refuse"),
    "help_coming": _act("help-coming"),
    "rang": _act("rang"),
    "judge": _act("judge"),
    "take_alarm": _take,
    "close_alarm": _close,
    "take_call": lambda operator, ref, fields: operator.take_call(ref, **fields),
}


class ControlRoom:
    """One operator's session, used by the story and shown in the frame; blocking."""

    def __init__(self) -> None:
        self._operator: Operator | None = None
        self._one_at_a_time = threading.Lock()

    def sign_in(self, world: World) -> Cookie:
        """Sign in unless it is done, and return the session's cookie; raises SignInError."""
        with self._one_at_a_time:
            operator = self._signed_in(world)
            try:
                operator.queue()
            except UnexpectedAnswerError as error:
                operator = self._again(world, error)
            jar = operator.client.session.cookies
            return next(cookie for cookie in jar if "session" in cookie.name)

    def act(self, world: World, action: str, *, ref: str, fields: Fields) -> Page | None:
        """Press a button, after reading the page that holds it; returns the page it leads to.

        Raises NoSuchActionError, and what Operator raises: ConflictError, NotOnScreenError,
        NoFormError, SignInError, UnexpectedAnswerError.
        """
        if action not in ACTIONS:
            raise NoSuchActionError("No operator of the story does that.")
        with self._one_at_a_time:
            try:
                return ACTIONS[action](self._signed_in(world), ref, fields)
            except UnexpectedAnswerError as error:
                return ACTIONS[action](self._again(world, error), ref, fields)

    def _again(self, world: World, error: UnexpectedAnswerError) -> Operator:
        """Sign in once more where the console says that nobody is; otherwise raise `error`."""
        if error.status not in SIGNED_OUT:
            raise error
        self._operator = None
        return self._signed_in(world)

    def _signed_in(self, world: World) -> Operator:
        if self._operator is None:
            operator = _operator(world.service_url, keys_of(world))
            operator.sign_in()
            self._operator = operator
        return self._operator


def keys_of(world: World) -> OperatorKeys:
    """Return the way in that the story uses; the visitor may use the others."""
    return next(keys for keys in world.operators if keys.role == "operator")


def _operator(service_url: str, keys: OperatorKeys) -> Operator:
    given: dict[str, Any] = {
        "username": keys.username,
        "password": keys.password,
        "otpauth_url": keys.otpauth_url,
    }
    return Operator(service_url=service_url, **given)
