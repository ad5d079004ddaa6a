"""Waves of the survey as analysts see them: addresses with QR codes, and results once closed."""

from collections.abc import Sequence
from dataclasses import dataclass

import segno
from django.conf import settings

from community.neighbourhood import today
from community.outcomes import waves
from community.outcomes.models import SurveyChannel, Wave
from community.outcomes.rules import words
from community.outcomes.rules.estimates import FEWEST
from community.outcomes.rules.listed import Unit
from community.outcomes.waves import ChannelCount, GroupResults

_AT_MOST = 50


@dataclass(frozen=True, kw_only=True)
class WaveRow:
    """A wave, and in words whether it takes answers."""

    wave: Wave
    stands: str


@dataclass(frozen=True, kw_only=True)
class ChannelRow:
    """A channel's address, and its QR code as a picture's data; empty once the wave is over."""

    channel: SurveyChannel
    address: str
    picture: str


@dataclass(frozen=True, kw_only=True)
class GroupTable:
    """What one group said: a sentence about how many, then the shares with their intervals."""

    group: GroupResults
    lead: str
    rows: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, kw_only=True)
class WavePage:
    """One wave; `groups`, `apart`, `counts` and `wards` are empty until it is closed."""

    row: WaveRow
    channels: Sequence[ChannelRow]
    groups: Sequence[GroupTable] = ()
    apart: Sequence[tuple[SurveyChannel, Sequence[GroupTable]]] = ()
    counts: Sequence[ChannelCount] = ()
    wards: Sequence[tuple[str, str, int]] = ()
    fewest: int = FEWEST


def read() -> list[WaveRow]:
    """List the last waves, the newest first."""
    return [_row(wave) for wave in Wave.objects.order_by("-opens_on", "-id")[:_AT_MOST]]


def read_wave(wave: Wave) -> WavePage:
    """Read a wave, with what it says once it is closed."""
    row = _row(wave)
    if wave.closes_on > today.read():
        channels = wave.channels.order_by("name")
        return WavePage(row=row, channels=[_channel(wave, one) for one in channels])
    found = waves.results(wave)
    if found is None:
        return WavePage(row=row, channels=())
    return WavePage(
        row=row,
        channels=(),
        groups=_tables(found.groups),
        apart=[(channel, _tables(groups)) for channel, groups in found.apart],
        counts=found.channels,
        wards=found.wards,
    )


def _row(wave: Wave) -> WaveRow:
    day = today.read()
    if wave.closed_at is not None:
        return WaveRow(wave=wave, stands="closed")
    if wave.closes_on <= day:
        return WaveRow(wave=wave, stands="over; results come with the night")
    return WaveRow(wave=wave, stands="not begun" if wave.opens_on > day else "takes answers")


def _channel(wave: Wave, channel: SurveyChannel) -> ChannelRow:
    address = f"{settings.PUBLIC_URL_STREETS}/survey/{wave.code}/{channel.code}"
    # Dark on light also where the page is dark: not every telephone reads the other way round.
    picture = segno.make(address, error="m").svg_data_uri(scale=4, dark="#000", light="#fff")
    return ChannelRow(channel=channel, address=address, picture=picture)


def _tables(groups: Sequence[GroupResults]) -> list[GroupTable]:
    return [GroupTable(group=one, lead=_lead(one), rows=_rows(one)) for one in groups]


def _lead(group: GroupResults) -> str:
    if group.n is None:
        return f"Fewer than {FEWEST} answered: nothing is shown."
    who = f"n = {group.n} people who chose to answer."
    if group.design_effect is None:
        return f"{who} Not weighted: no census by age and borough is loaded for all of them."
    weighted = (
        f"Weighted by age and borough, design effect {group.design_effect:.2f}:"
        f" as good as {group.effective} equal answers."
    )
    silent = (
        f" Groups of age and borough that nobody answers for: {group.silent}."
        if group.silent
        else ""
    )
    return f"{who} {weighted}{silent}"


def _rows(group: GroupResults) -> list[tuple[str, str, str]]:
    rows = []
    for line in group.lines:
        if line.estimate is None:
            rows.append((line.words, f"fewer than {FEWEST}", ""))
        else:
            share = words.value(line.estimate.value, Unit.PERCENT)
            interval = words.interval(line.estimate, Unit.PERCENT)
            rows.append((line.words, share, f"{interval}, n = {line.estimate.n}"))
    return rows
