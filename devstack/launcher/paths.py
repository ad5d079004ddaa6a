"""Where things lie: the clone, and the folder that holds the embedded servers' data."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def data_folder(name: str) -> Path:
    """Return the folder of this name in SC_DATA, or in `.data` of the clone."""
    return Path(os.environ.get("SC_DATA") or ROOT / ".data").absolute() / name


def migrations() -> list[Path]:
    """Return every migration of the product, and the lock, which brings those of its packages."""
    ours = (file for pattern in _MIGRATIONS for file in ROOT.glob(pattern))
    return [*sorted(ours), ROOT / "requirements.lock"]


_MIGRATIONS = ("*/migrations/*.py", "*/*/migrations/*.py")
