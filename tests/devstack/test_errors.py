"""An expected failure is a sentence, with the cause where it is known."""

import re
from pathlib import Path

import pytest

from devstack.cli import __main__ as commands_main
from devstack.launcher import errors, run_once, stack
from devstack.launcher.stack import Stack, StackError


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ("PANIC: could not write: No space left on device", "the disk is full"),
        ("FATAL: could not map: Cannot allocate memory", "no memory left"),
        ("FATAL:  out of memory", "no memory left"),
        ("MemoryError", "no memory left"),
        ("RuntimeError: can't start new thread", "no more threads"),
        ("could not open: Permission denied", "folder of your own"),
        ("mkdir: Read-only file system", "cannot write there"),
    ],
)
def test_a_known_cause_is_named(tmp_path: Path, said: str, because: str) -> None:
    sentence = errors.cause(said, folder=tmp_path)
    assert sentence.startswith(", because ")
    assert because in sentence


def test_a_full_disk_is_the_cause_whatever_was_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "_BYTES_OF_A_FULL_DISK", 10**18)
    for said in ("", "FATAL: something else", "FATAL:  out of memory"):
        assert "the disk is full" in errors.cause(said, folder=tmp_path)


def test_an_unknown_cause_is_not_invented(tmp_path: Path) -> None:
    assert errors.cause("FATAL: something else", folder=tmp_path) == ""
    assert errors.cause("", folder=tmp_path / "away") == ""


def test_of_a_traceback_only_the_end_is_shown_and_all_of_it_kept(tmp_path: Path) -> None:
    said = (
        "Traceback (most recent call last):\n"
        '  File "x.py", line 1, in <module>\n'
        "    boom()\n"
        "psycopg.errors.DiskFull: could not extend file\n"
        "HINT:  Check free disk space.\n"
    )
    log = tmp_path / "commands.log"
    assert errors.shortened(said, log=log) == (
        "psycopg.errors.DiskFull: could not extend file\nHINT:  Check free disk space."
    )
    assert log.read_text() == said


def test_output_without_a_traceback_is_shown_whole(tmp_path: Path) -> None:
    said = "line 2: there is no such rank\nCommandError: Nothing was changed."
    assert errors.shortened(said, log=tmp_path / "commands.log") == said
    assert not (tmp_path / "commands.log").exists()


def test_a_disk_with_no_room_is_told_before_anything_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stack, "_BYTES_NEEDED", 10**18)
    with pytest.raises(StackError, match=r"has \d+ MB left and this needs about"):
        Stack(data=tmp_path).start()
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device", "x.log"), r"The disk is full \(x.log\)"),
        (OSError(12, "Cannot allocate memory"), "no memory or no processes left"),
        (OSError(11, "Resource temporarily unavailable"), "no memory or no processes left"),
        (PermissionError(13, "Permission denied", "x"), r"Permission denied \(x\).*set SC_DATA"),
        (OSError(30, "Read-only file system", "x"), r"Read-only file system \(x\).*set SC_DATA"),
        (MemoryError(), "no memory left"),
        (StackError("The port is taken."), "The port is taken."),
    ],
)
def test_a_command_that_fails_says_one_sentence(
    error: BaseException,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_: list[str]) -> int:
        raise error

    monkeypatch.setattr("devstack.cli.keys.main", fail)
    monkeypatch.setattr("sys.argv", ["run", "keys"])
    assert commands_main.main() == 1
    [line] = capsys.readouterr().err.splitlines()
    assert re.search(words, line)


def test_a_marked_step_runs_again_only_for_other_files_or_another_database(
    tmp_path: Path,
) -> None:
    file, database, done = tmp_path / "a.py", tmp_path / "PG_VERSION", []
    file.write_text("one")
    database.write_text("18")

    def once() -> int:
        run_once.once(tmp_path / "mark", [file], since=database, do=lambda: done.append(1))
        return len(done)

    assert (once(), once()) == (1, 1)
    file.write_text("two")
    assert (once(), once()) == (2, 2)
    database.unlink()
    assert (once(), once()) == (3, 3)


def test_a_failed_step_is_not_marked_as_done(tmp_path: Path) -> None:
    def fail() -> None:
        raise StackError("no")

    for _ in range(2):
        with pytest.raises(StackError):
            run_once.once(tmp_path / "mark", [], since=tmp_path / "none", do=fail)
