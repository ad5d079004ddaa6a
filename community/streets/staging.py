"""Read a file of streets in batches that are kept as they are read: one that was killed goes on.

The current streets stay as they are until `imports.replace` puts all of it in their place.
"""

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from community.streets import features
from community.streets.enums import SpotKind
from community.streets.features import BadFile, Feature, Gathered, Skipped
from community.streets.models import StagedBatch

BATCH = 5_000
_CHUNK = 1 << 20

# Gives the features behind a number.
Reader = Callable[[int], Iterable[Feature]]
Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class Begun:
    """How far an earlier import had come: with this file, and whether with another."""

    up_to: int
    other_dropped: bool


def digest_of(path: Path, *, read_as: str) -> str:
    """Name a file by its content and how it is read, as 64 hex digits; raises BadFile."""
    hashed = hashlib.sha256(read_as.encode() + b"\x00")
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                hashed.update(chunk)
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error}.") from error
    return hashed.hexdigest()


def begin(file_digest: str) -> Begun:
    """Find what is staged of this file, and drop what is of any other."""
    dropped, _ = StagedBatch.objects.exclude(file_digest=file_digest).delete()
    last = StagedBatch.objects.filter(file_digest=file_digest).order_by("after").last()
    return Begun(up_to=last.up_to if last else 0, other_dropped=bool(dropped))


def read(
    reader: Reader, *, file_digest: str, begun: Begun, progress: Progress = lambda _: None
) -> Gathered:
    """Read on from where it stopped, keep each batch, and give the whole.

    Call it outside of a transaction, or nothing is kept by whoever is killed. `progress` is told
    how many features have been read. Raises BadFile.
    """
    up_to = begun.up_to
    for batch in _batches(reader(up_to)):
        after, up_to = up_to, batch[-1].number
        StagedBatch.objects.create(
            file_digest=file_digest,
            after=after,
            up_to=up_to,
            gathered=_written(features.gather(batch)),
        )
        progress(up_to)
    return features.joined(_staged(file_digest, up_to=up_to))


def drop() -> None:
    """Forget what is staged."""
    StagedBatch.objects.all().delete()


def _batches(found: Iterable[Feature]) -> Iterator[list[Feature]]:
    left = iter(found)
    while batch := list(itertools.islice(left, BATCH)):
        yield batch


def _staged(file_digest: str, *, up_to: int) -> Iterator[Gathered]:
    """Give all batches of a file; raises BadFile where another import took some of them away."""
    reached = 0
    for batch in StagedBatch.objects.filter(file_digest=file_digest).order_by("after").iterator():
        if batch.after != reached:
            break
        reached = batch.up_to
        yield _read(batch.gathered)
    if reached != up_to:
        raise BadFile("Another import began meanwhile. Start this one again when it is done.")


def _written(gathered: Gathered) -> dict[str, Any]:
    """Turn what was sorted out into what JSON can say."""
    return {
        "streets": [[_bare(one), line, borough] for one, line, borough in gathered.streets],
        "spots": [[_bare(one), point, borough] for one, point, borough in gathered.spots],
        "reasons": gathered.skipped.reasons,
        "told": gathered.skipped.told,
    }


def _read(written: dict[str, Any]) -> Gathered:
    return Gathered(
        streets=[
            (_feature(one), tuple((lat, lon) for lat, lon in line), borough)
            for one, line, borough in written["streets"]
        ],
        spots=[
            (_feature(one), (lat, lon), borough) for one, (lat, lon), borough in written["spots"]
        ],
        skipped=Skipped(reasons=Counter(written["reasons"]), told=written["told"]),
    )


def _bare(feature: Feature) -> dict[str, Any]:
    """Write a feature without its lines and point, which stand beside it."""
    return asdict(replace(feature, lines=(), point=None))


def _feature(written: dict[str, Any]) -> Feature:
    kind = written["kind"]
    return Feature(**written | {"lines": (), "kind": kind and SpotKind(kind)})
