"""One class name, one thing: no name stands for two classes of the product."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("accounts", "controlroom", "foundation", "officerapi", "safeconnect", "verification")
# Django finds these by their name.
DJANGO_NAMES = {"Command", "Media", "Meta", "Migration"}


def class_names(*apps: str) -> Iterator[str]:
    """List the name of every class of these apps, once for each class."""
    for app in apps:
        for path in sorted((ROOT / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ClassDef) and node.name not in DJANGO_NAMES:
                    yield node.name


def twice(*apps: str) -> set[str]:
    """Find the names that stand for more than one class of these apps."""
    return {name for name, times in Counter(class_names(*apps)).items() if times > 1}


def test_no_class_name_stands_for_two_things() -> None:
    assert twice(*PRODUCT) == set()
