"""Have pictures drawn anew by a process that can do nothing else (`redraw`).

    with sandbox.Painter() as painter:
        jpeg = painter.redraw(raw)

What comes out is made of pixels alone, at most `redraw.SHOWN_SIDE` a side, and so can be shown.
"""

import logging
import struct
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO

logger = logging.getLogger(__name__)

_PROGRAM = Path(__file__).with_name("redraw.py")
# Beyond its limit of processor time, for a machine that is busy with other things.
_SECONDS_AT_MOST = 15.0
_LENGTH = struct.Struct(">I")


class UndrawablePicture(Exception):  # noqa: N818 - what is wrong with it
    """A picture could not be decoded within its limits; it can be shown to nobody."""


class Painter:
    """One child that draws picture after picture; a new one follows where it died of one.

    For one thread. The caller has looked the pictures over (`structure`), which bounds the work.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Painter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def redraw(self, raw: bytes) -> bytes:
        """Give a JPEG of the same picture; raises UndrawablePicture."""
        child = self._child or self._start()
        # No clock of the child's counts while it waits for a processor; this one does.
        too_long = threading.Timer(_SECONDS_AT_MOST, child.kill)
        too_long.start()
        try:
            drawn = _ask(child, raw)
        finally:
            too_long.cancel()
        if drawn is None:
            self._end()
            raise UndrawablePicture("decoding it took more than a picture is given")
        if not drawn:
            raise UndrawablePicture("it cannot be decoded")
        return drawn

    def _start(self) -> subprocess.Popen[bytes]:
        # Isolated, with an empty environment: it gets neither our modules nor our keys.
        self._child = subprocess.Popen(
            [sys.executable, "-I", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        # Closes both pipes as well, and takes what the dead one left in them.
        child.communicate()
        if child.returncode not in (0, -9):
            logger.warning("the decoder of pictures ended by itself (%d)", child.returncode)


def _ask(child: subprocess.Popen[bytes], raw: bytes) -> bytes | None:
    """Hand a picture over and wait for what becomes of it; None where the child died of it."""
    if child.stdin is None or child.stdout is None:
        raise ValueError("a child without pipes")
    try:
        child.stdin.write(_LENGTH.pack(len(raw)) + raw)
        child.stdin.flush()
    except BrokenPipeError:
        return None
    return _answer(child.stdout)


def _answer(pipe: IO[bytes]) -> bytes | None:
    """Read an answer; None where the child ended before it was whole."""
    header = pipe.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    length = _LENGTH.unpack(header)[0]
    drawn = pipe.read(length)
    return drawn if len(drawn) == length else None
