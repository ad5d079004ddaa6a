"""The audit log of the running service, verified after every fault from where it last stood."""

import importlib
import os
import threading
from collections.abc import Mapping
from typing import Any

import django
from django.db import connection


class AuditLog:
    """Verifies the log as verify_audit does, without starting a process for it each time."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Take on the service's settings: its address of the database, and its keys."""
        os.environ.update(environment)
        django.setup()
        # Only importable now; models want their settings first.
        self._verify: Any = importlib.import_module("foundation.audit.verify")
        self._anchor: Any = None
        self._lock = threading.Lock()

    def complaints(self) -> list[str]:
        """Verify what came since the last time, and that what stood then still stands."""
        with self._lock:
            try:
                start = self._anchor.seq if self._anchor else 1
                found = self._verify.verify(start=start, anchor=self._anchor)
            finally:
                # The database may be killed before the next time.
                connection.close()
            if found.fault is not None:
                return [f"the audit log is broken at {found.fault.seq}: {found.fault.what}"]
            self._anchor = found.head
            return []
