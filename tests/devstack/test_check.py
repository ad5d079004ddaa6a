"""`./run check` leaves out what has passed with the same files, and nothing else."""

import fnmatch
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from devstack.cli import check
from devstack.devtools import repo_checks
from devstack.devtools.passed_before import PassedBefore
from devstack.launcher import paths

READS = ("*.py",)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Make a small repository."""
    folder = tmp_path / "clone"
    (folder / "accounts").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", folder], check=True)  # noqa: S607
    for name in ("accounts/models.py", "pyproject.toml", "README.md"):
        (folder / name).write_text("as it was")
    return folder


@pytest.fixture
def before(clone: Path, tmp_path: Path) -> Callable[[], PassedBefore]:
    """Look at the files again each time."""
    return lambda: PassedBefore(tmp_path / "check", root=clone)


def test_a_step_that_passed_is_unchanged(before: Callable[[], PassedBefore]) -> None:
    assert not before().is_unchanged("lint", READS)
    before().remember("lint", READS)
    assert before().is_unchanged("lint", READS)
    assert not before().is_unchanged("format", READS)


@pytest.mark.parametrize("name", ["accounts/models.py", "accounts/new.py", "pyproject.toml"])
def test_a_changed_file_that_it_reads_makes_it_due(
    clone: Path, before: Callable[[], PassedBefore], name: str
) -> None:
    before().remember("lint", READS)
    (clone / name).write_text("changed")
    assert not before().is_unchanged("lint", READS)


def test_a_removed_file_makes_it_due(clone: Path, before: Callable[[], PassedBefore]) -> None:
    before().remember("lint", READS)
    (clone / "accounts" / "models.py").unlink()
    assert not before().is_unchanged("lint", READS)


def test_a_file_that_it_does_not_read_changes_nothing(
    clone: Path, before: Callable[[], PassedBefore]
) -> None:
    before().remember("lint", READS)
    (clone / "README.md").write_text("changed")
    assert before().is_unchanged("lint", READS)


def test_files_that_change_while_a_step_runs_make_it_due(
    clone: Path, before: Callable[[], PassedBefore]
) -> None:
    seen = before()
    (clone / "accounts" / "models.py").write_text("changed")
    seen.remember("lint", READS)
    assert not before().is_unchanged("lint", READS)


class Steps:
    """Two steps that count how often they run; one finds fault."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.steps = tuple(check.Step(name, self.make(name), READS) for name in ("good", "bad"))

    def make(self, name: str) -> Callable[[], str]:
        """Make what a step does."""

        def complaints() -> str:
            self.ran.append(name)
            return "something is wrong" if name == "bad" else ""

        return complaints


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Steps:
    """Run these steps instead of the real ones."""
    made = Steps()
    monkeypatch.setattr(check, "STEPS", made.steps)
    monkeypatch.setenv("SC_DATA", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    return made


def test_what_failed_runs_again_and_what_passed_does_not(
    steps: Steps, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.main([]) == 1
    assert sorted(steps.ran) == ["bad", "good"]
    assert check.main([]) == 1
    assert sorted(steps.ran) == ["bad", "bad", "good"]
    said = capsys.readouterr().out
    assert "ok     good          unchanged" in said
    assert said.endswith("check: 1 passed, 1 failed\n")


@pytest.mark.parametrize("way", ["--all", "CI"])
def test_everything_runs_where_it_is_wished(
    steps: Steps, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    check.main([])
    steps.ran.clear()
    if way == "CI":
        monkeypatch.setenv("CI", "true")
    check.main(["--all"] if way == "--all" else [])
    assert sorted(steps.ran) == ["bad", "good"]


def test_every_step_reads_files_of_this_tree() -> None:
    names = repo_checks.files(paths.ROOT)
    for step in check.STEPS:
        for pattern in step.reads:
            assert fnmatch.filter(names, pattern), f"{step.name}: {pattern}"
