"""The program in which strangers' pictures are decoded; `sandbox` starts it, nobody imports it.

It reads pictures from its input and writes each, drawn anew, to its output: a length of four bytes,
then so many bytes; length 0 stands for a picture that cannot be drawn. What it writes is a JPEG of
the pixels alone: no place, no time, no thumbnail, no profile of what came.

A decoder may be made to run what is in a picture. So this is a process of its own that has the
service's keys neither in its memory nor in its environment, can open no file, no connection and no
process, and has little memory and little time for each picture.
"""

import contextlib
import io
import os
import resource
import struct
import sys
import warnings

from PIL import Image, ImageOps, MpoImagePlugin

SIDE_AT_MOST = 4096
SHOWN_SIDE = 1024
QUALITY = 85
MEMORY_BYTES = 1 << 30
SECONDS_A_PICTURE = 10
_LENGTH = struct.Struct(">I")


def main() -> None:
    """Draw until there are no more pictures."""
    Image.MAX_IMAGE_PIXELS = SIDE_AT_MOST * SIDE_AT_MOST
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    warm_up()
    limit()
    while header := sys.stdin.buffer.read(_LENGTH.size):
        allow_time()
        drawn = drawn_anew(sys.stdin.buffer.read(_LENGTH.unpack(header)[0]))
        sys.stdout.buffer.write(_LENGTH.pack(len(drawn)) + drawn)
        sys.stdout.buffer.flush()


def drawn_anew(raw: bytes) -> bytes:
    """Draw one picture as a JPEG, upright and no larger than it is shown; b"" where that fails."""
    try:
        with Image.open(io.BytesIO(raw), formats=("JPEG", "PNG")) as picture:
            picture.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
            upright = turned(picture).convert("RGB")
    # Whatever a decoder makes of a stranger's bytes, the next picture has its turn.
    except Exception:  # noqa: BLE001
        return b""
    # A picture of nothing but pixels: what stood beside them in the file stays behind.
    out = io.BytesIO()
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def turned(picture: Image.Image) -> Image.Image:
    """Turn a picture as its camera says it was held; nonsense about that turns nothing."""
    with contextlib.suppress(Exception):
        return ImageOps.exif_transpose(picture)
    return picture


def warm_up() -> None:
    """Have the library import what it imports late, while files can still be opened."""
    for kind in ("JPEG", "PNG", MpoImagePlugin.MpoImageFile.format):
        out = io.BytesIO()
        exif = Image.Exif()
        exif[0x0112] = 6  # how the camera was held
        Image.new("RGB", (8, 8)).save(out, kind, exif=exif)
        drawn_anew(out.getvalue())


def limit() -> None:
    """Give away what no decoder needs; memory is not limited where the system cannot (macOS)."""
    # Whoever waits for a text goes before a picture.
    os.nice(10)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    # Input, output and errors are open already; nothing more can be.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def allow_time() -> None:
    """Allow so many seconds of processor time more; the system ends whoever takes longer."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + SECONDS_A_PICTURE
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
