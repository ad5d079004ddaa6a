"""A machine without a browser: what was left out is said, and never where CI must have it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from devstack.cli import test as command
from devstack.devtools import chromium
from devstack.launcher import paths


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take every browser off the PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("CHROMIUM", "CI"):
        monkeypatch.delenv(name, raising=False)


def test_a_named_browser_is_taken_before_all_others(
    without: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert chromium.find() is None
    for name in ("google-chrome", "chromium", "mine"):
        (tmp_path / name).touch(mode=0o755)
    assert chromium.find() == str(tmp_path / "chromium")
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "mine"))
    assert chromium.find() == str(tmp_path / "mine")
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "gone"))
    assert chromium.find() is None


def test_a_missing_browser_is_reported_and_is_no_failure(
    without: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.pages() == 0
    assert "tests/browser was left out" in (said := capsys.readouterr().err)
    assert "apt-get install chromium" in said


def test_a_missing_browser_fails_in_continuous_integration(
    without: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", "true")
    assert command.pages() == 1
    assert "that is a failure" in capsys.readouterr().err


@pytest.mark.timeout(180)
def test_plain_pytest_skips_the_browser_folder_and_says_so(tmp_path: Path) -> None:
    environment = {"PATH": str(tmp_path), "HOME": os.environ.get("HOME", "/")}
    program = [sys.executable, "-m", "pytest", "-q", "--collect-only", "tests/browser"]
    ran = subprocess.run(
        program, cwd=paths.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == pytest.ExitCode.NO_TESTS_COLLECTED, ran.stdout
    assert "tests/browser was left out" in ran.stdout
