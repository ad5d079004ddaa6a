"""Keep the keys of a demonstration between its starts."""

import json
import os
import secrets
from pathlib import Path

from safeconnect.config import secret_keys


def kept(path: Path) -> dict[str, str]:
    """Return the secrets in the file, which is made on first use and readable by its owner only.

    Losing the file loses the data: nothing can be read without its keys.
    """
    if not path.exists():
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        # The provider's stand-in wants an account as well; its name has the provider's shape.
        values = secret_keys.fresh() | {
            "SC_TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
            "SC_TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        }
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w") as handle:
            json.dump(values, handle, indent=2)
        draft.replace(path)
    values = json.loads(path.read_text())
    return {str(name): str(value) for name, value in values.items()}
