"""The documents name what there is, in one width and in the words agreed on."""

from pathlib import Path

import pytest

from devstack.devtools import doc_checks


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("See `test_that_is_nowhere`.", "there is no test test_that_is_nowhere"),
        ("Kept in foundation/nowhere.py.", "there is no foundation/nowhere.py"),
        ("word " * 23, "114 columns, 110 at most"),
        ("The officer raises his hand.", "says 'his'"),
    ],
)
def test_a_fault_in_a_document_is_named_with_its_line(
    tmp_path: Path, line: str, fault: str
) -> None:
    (tmp_path / "README.md").write_text(f"# Title\n\n{line.strip()}\n")
    [said] = doc_checks.faults(tmp_path)
    assert said.startswith("README.md:3: ")
    assert fault in said


@pytest.mark.parametrize(
    "line",
    [
        "A reply may say “he is hurting me”, or `stop him`.",
        "| " + "a wide cell " * 12 + "|",
        "The person raises their hand, in tests/devstack/test_doc_checks.py.",
    ],
)
def test_what_may_stand_in_a_document_is_no_fault(tmp_path: Path, line: str) -> None:
    folder = tmp_path / "tests" / "devstack"
    folder.mkdir(parents=True)
    (folder / "test_doc_checks.py").touch()
    (tmp_path / "README.md").write_text(f"{line}\n")
    assert doc_checks.faults(tmp_path) == []
