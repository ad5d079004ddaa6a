"""Tell a story aloud: each step with its time, and a plain sentence when it goes wrong."""

import contextlib
import time
from collections.abc import Callable, Iterator


class StoryFailedError(Exception):
    """Something in the story was not as it must be; the message is for a person."""


class Reporter:
    """Print the steps of one story and keep what its last line reports."""

    def __init__(self, story: str, *, say: Callable[[str], None]) -> None:
        self.story = story
        self.steps = 0
        self.join_to_text_ms: float | None = None
        self._say = say

    @contextlib.contextmanager
    def step(self, sentence: str) -> Iterator[None]:
        """Time one step and print it when it is done, or when it failed."""
        self.steps += 1
        began = time.perf_counter()
        try:
            yield
        except BaseException:
            self._line(began, f"{sentence}  <-- here")
            raise
        self._line(began, sentence)

    def check(self, holds: bool, otherwise: str) -> None:
        """Raise StoryFailedError with the sentence `otherwise` unless `holds`."""
        if not holds:
            raise StoryFailedError(otherwise)

    def end(self) -> None:
        """Print the last line."""
        summary = f"story {self.story}: {self.steps} steps"
        if self.join_to_text_ms is not None:
            summary += f", {self.join_to_text_ms:.0f} ms from join to text at the provider"
        self._say(summary)

    def _line(self, began: float, sentence: str) -> None:
        took_ms = (time.perf_counter() - began) * 1000
        self._say(f"{self.steps:3d}  {took_ms:8.1f} ms  {sentence}")
