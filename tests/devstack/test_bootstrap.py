"""The first start: what stands in its way is a sentence, and half an installation is no ruin."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import bootstrap
from devstack.launcher import paths

OLD_PYTHON = "#!/bin/sh\nexit 1\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return what the first start reads of a clone, without an environment."""
    folder = tmp_path / "clone"
    (folder / "devstack" / "cli").mkdir(parents=True)
    for name in (
        *("run", "bootstrap.py", "requirements-demo.lock", "requirements-dev.lock"),
        *("requirements-tools.lock", "devstack/__init__.py", "devstack/cli/__init__.py"),
    ):
        shutil.copy(paths.ROOT / name, folder / name)
    return folder


@pytest.mark.parametrize("found", ["none", "an old one"])
def test_a_too_old_python_is_refused_with_a_sentence(tmp_path: Path, found: str) -> None:
    if found != "none":
        (tmp_path / "python3").write_text(OLD_PYTHON)
        (tmp_path / "python3").chmod(0o755)
    refused = subprocess.run(
        ["/bin/sh", paths.ROOT / "run", "demo"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    [sentence] = refused.stderr.splitlines()
    assert sentence.startswith("Safe Connection needs Python 3.11 or newer")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stopped_installation_leaves_no_venv(
    clone: Path, tmp_path: Path, number: signal.Signals
) -> None:
    slow = tmp_path / "bin" / "uv"
    slow.parent.mkdir()
    slow.write_text(f"#!/bin/sh\nmkdir -p {clone}/.venv/half\nexec sleep 600\n")
    slow.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "bootstrap.py", "keys"],
        cwd=clone,
        env={"PATH": f"{slow.parent}:{os.environ['PATH']}"},
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 30
    while not (clone / ".venv" / "half").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(number)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.splitlines()[-1] == "Stopped; the next start installs again."
    assert "Traceback" not in said
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize(
    ("complaints", "words"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "The disk became full"),
        (
            "WARNING: Retrying after connection broken\n"
            "ERROR: Could not find a version that satisfies x\nERROR: No matching distribution",
            "Is there a way to the package index.*Could not find a version that satisfies x$",
        ),
    ],
)
def test_a_failed_download_names_the_reason(complaints: str, words: str) -> None:
    with pytest.raises(bootstrap.SetUpError, match=words):
        raise bootstrap.SetUpError(bootstrap.why_not_fetched(complaints))


def test_an_unwritable_folder_is_refused_with_a_sentence(clone: Path) -> None:
    (clone / "file").write_text("in the way")
    refused = subprocess.run(
        [sys.executable, "bootstrap.py", "keys"],
        cwd=clone,
        env={"PATH": os.environ["PATH"], "SC_VENV": str(clone / "file" / "venv")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    [sentence] = refused.stderr.splitlines()
    assert "set SC_VENV to a folder where you may" in sentence
