"""`./run` itself: what it lists, refuses and finds in the tree."""

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
from devstack import cli
from devstack.devtools import repo_checks
from devstack.launcher import paths


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `./run` as somebody with an empty environment would."""
    return subprocess.run(
        ["./run", *arguments],
        cwd=paths.ROOT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_run_without_arguments_lists_every_command() -> None:
    listed = run()
    assert listed.returncode == 0
    names = [line.split()[0] for line in listed.stdout.splitlines()[2:]]
    assert names == list(cli.COMMANDS)


def test_an_unknown_command_is_refused_with_the_list() -> None:
    refused = run("dance")
    assert refused.returncode == 2
    assert refused.stderr.startswith("There is no command 'dance'.")
    assert cli.listing() in refused.stderr


@pytest.mark.parametrize("name", [name for name in cli.COMMANDS if name != "manage"])
def test_every_command_explains_itself(name: str) -> None:
    # Some become another program, so each is asked in a process of its own.
    explained = subprocess.run(
        [sys.executable, "-m", "devstack.cli", name, "--help"],
        cwd=paths.ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(paths.ROOT)},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert explained.returncode == 0, explained.stderr
    assert f"./run {name}" in explained.stdout


def test_keys_prints_what_an_installation_needs(capsys: pytest.CaptureFixture[str]) -> None:
    importlib.import_module("devstack.cli.keys").main([])
    names = [line.split("=")[0] for line in capsys.readouterr().out.splitlines()]
    assert names == [
        "SC_SECRET_KEY",
        "SC_MASTER_KEYS",
        "SC_INDEX_KEY",
        "SC_CODE_KEY",
        "SC_AUDIT_KEYS",
    ]


def test_a_python_without_pip_and_venv_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "python"
    bare.write_text("#!/bin/sh\nexit 1\n")
    bare.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(bare))
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "venv")
    monkeypatch.setattr(bootstrap, "TOOLS", tmp_path / "tools")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(bootstrap.SetUpError, match="neither pip nor venv"):
        bootstrap.fill(bootstrap.LOCKS["demo"])


def test_a_full_disk_is_told_before_anything_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "BYTES_NEEDED", 10**18)
    with pytest.raises(bootstrap.SetUpError, match=r"The disk has \d+ MB left"):
        bootstrap.check_disk()


@pytest.mark.parametrize(
    ("name", "line", "fault"),
    [
        ("requirements.lock", "--index-url " + "https://x", "a lock holds names"),
        ("requirements-demo.lock", "django @ " + "file:x", "a lock holds names"),
        ("package-lock.json", '"url": "https:' + '//x"', "a lock holds names"),
        ("a.md", "see " + "py" + "pi.org", "names a package registry"),
        ("a.md", "in /ro" + "ot/x", "names a path of one machine"),
        ("a.py", "call 0791" + "1 123456", "is not one of 07700 900000"),
        ("a.py", "call +4479" + "11123456", "is not one of 07700 900000"),
    ],
)
def test_repository_checks_refuse_forbidden_contents(
    tmp_path: Path, name: str, line: str, fault: str
) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)  # noqa: S607
    (tmp_path / name).write_text(f"fine\n{line}\n")
    (found,) = repo_checks.faults(tmp_path)
    assert found.startswith(f"{name}:2: ")
    assert fault in found


def test_repository_checks_admit_allowed_contents(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)  # noqa: S607
    (tmp_path / "requirements-dev.lock").write_text("a==1 \\\n    --hash=sha256:00\n")
    (tmp_path / "a.md").write_text(
        "call 07700 900123, +447700900999 or 999; see https://x.example\n"
    )
    assert repo_checks.faults(tmp_path) == []


def test_what_production_installs_is_what_the_tests_run_with(tmp_path: Path) -> None:
    for name, pins in {"": "a==1 \\\nb==2", "-demo": "a==1 \\", "-dev": "a==2 \\\nb==2"}.items():
        (tmp_path / f"requirements{name}.lock").write_text(f"{pins}\n")
    assert repo_checks.faults(tmp_path) == [
        "requirements-demo.lock: lacks b==2, which requirements.lock has: ./run lock",
        "requirements-dev.lock: lacks a==1, which requirements-demo.lock has: ./run lock",
    ]


def test_what_pre_commit_runs_needs_nothing_from_elsewhere() -> None:
    validated = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-config"], cwd=paths.ROOT, check=False
    )
    assert validated.returncode == 0
    config = (paths.ROOT / ".pre-commit-config.yaml").read_text()
    assert re.findall(r"repo: (.*)", config) == ["local"]
    assert re.findall(r"entry: (.*)", config) == ["./run check"]
