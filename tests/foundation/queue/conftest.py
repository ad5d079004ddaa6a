"""A Redis server that a test may stop, freeze and kill."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from devstack.launcher import embedded_servers
from foundation.queue import task_queue
from tests.foundation.queue import signals


@pytest.fixture
def broker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> Iterator[embedded_servers.Valkey]:
    """Start a Valkey of this test's own and let this process use it: client, breaker, queue."""
    valkey = embedded_servers.Valkey(tmp_path / "vk").start()
    url = valkey.url.replace("unix://", "redis+socket://").split("?")[0] + "?virtual_host=0"
    settings.REDIS_URL = valkey.url
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", url)
    task_queue._connections.cache_clear()
    yield valkey
    if valkey.process is not None:
        signals.thaw(valkey)
    valkey.stop()
    task_queue._connections.cache_clear()
