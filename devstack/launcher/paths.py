"""Where things lie: the clone, and the folder that holds the embedded servers' data."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def data_folder(name: str) -> Path:
    """Return the folder of this name in SC_DATA, or in `.data` of the clone."""
    return Path(os.environ.get("SC_DATA") or ROOT / ".data").absolute() / name


def migrations() -> list[Path]:
    """Return what makes every table and guard, and the lock, which brings those of its packages."""
    ours = (file for pattern in _MIGRATIONS for file in ROOT.glob(pattern))
    return [*sorted(ours), ROOT / "requirements.lock"]


# The guards are written from the tables of states and words.
_MIGRATIONS = (
    *("*/migrations/*.py", "*/*/migrations/*.py", "*/*guards.py", "*/*/*guards.py"),
    *("verification/enums.py", "verification/rules/states.py"),
)
