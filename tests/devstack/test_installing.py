"""The page that says how to install, as `./run test-operations` reads it."""

from pathlib import Path
from subprocess import CompletedProcess
from typing import cast

import pytest

from devstack.devtools import installing
from devstack.devtools.throwaway_machine import ThrowawayMachine

PAGE = """
# A page

## 1. First

```sh
apt-get install --yes something
adduser somebody
```

Words, and what is only shown:

```console
$ false
```

## 2. Second

```sh
false
```
"""


class MachineOfPaper:
    """Notes what is typed into it, and fails at `false`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.typed: list[tuple[str, bool]] = []

    def run(self, script: str, *, network: bool) -> CompletedProcess[str]:
        """Note the lines."""
        self.typed.append((script, network))
        return CompletedProcess([], int("false" in script), stdout="said")

    def logs(self) -> str:
        """Give no logs."""
        return ""


def test_only_shell_blocks_are_typed_and_packages_are_not_installed() -> None:
    read = installing.blocks(PAGE)
    assert [(block.heading, block.script) for block in read] == [
        ("1. First", "adduser somebody\n"),
        ("2. Second", "false\n"),
    ]


def test_the_first_block_that_fails_ends_it_and_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = MachineOfPaper(tmp_path)
    blocks = [*installing.blocks(PAGE), installing.Block(heading="3", script="true\n")]
    assert installing.play(blocks, machine=cast("ThrowawayMachine", machine)) == 1
    assert [script for script, _ in machine.typed] == ["adduser somebody\n", "false\n"]
    shown = capsys.readouterr()
    assert "block 2 of 3 failed" in shown.out
    assert "said" in shown.err


def test_only_what_fetches_packages_reaches_the_network() -> None:
    networked = ["pip install" in block.script for block in installing.blocks()]
    assert networked.count(True) == 1


def test_every_process_of_the_operations_page_has_a_unit() -> None:
    units = {
        path.stem.removeprefix("safeconnect-").rstrip("@")
        for path in (installing.PAGE.parent / "systemd").glob("*.service")
    }
    assert units == {"hooks", "web", "polls", "stream", "public", "worker", "watchkeeper"}
