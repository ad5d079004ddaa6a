"""What counts as a texted code in a log, and what is only a number like it."""

import re

import pytest

from tests.journeys import canary

CODE = "4821"


def kinds(line: str) -> list[str]:
    """Search a line for the one code."""
    return list(canary.kinds(line, codes=re.compile(canary.pattern_of({CODE})), words=[]))


@pytest.mark.parametrize(
    "line",
    [
        '{"event": "the code 4821 was wrong"}',
        "ERROR:  duplicate key value (match_code)=(4821)",
        "DETAIL:  parameters: $1 = '4821'",
        "code=4821",
    ],
)
def test_a_code_in_a_log_line_is_found(line: str) -> None:
    assert kinds(line) == ["a code"]


@pytest.mark.parametrize(
    "line",
    [
        "LOG:  checkpoint complete: wrote 4821 buffers (29.4%); distance=4821 kB, estimate=4821 kB",
        "LOG:  server process (PID 4821) was terminated by signal 9: Killed",
        "LOG:  process 4821 still waiting for ShareLock on transaction 771 after 1000.123 ms",
        "Valkey version=9.1.2, bits=64, commit=00000000, modified=1, pid=4821, just started",
        "4821:M 26 Nov 4821 07:16:21.677 * 4821 changes in 60 seconds. Saving...",
        '  File "/srv/web.py", line 4821, in get',
        "2026-11-26 07:22:19.4821 UTC [4821] LOG:  shutting down",
    ],
)
def test_a_number_that_a_server_counts_is_no_code(line: str) -> None:
    assert kinds(line) == []
