"""Whether this is continuous integration."""

import os


def is_running() -> bool:
    """Tell by the variable CI, which every such service sets."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}
