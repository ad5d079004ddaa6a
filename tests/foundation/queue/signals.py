"""Freeze a server and thaw it."""

import signal

from devstack.launcher import embedded_servers


def freeze(valkey: embedded_servers.Valkey) -> None:
    """Let the server accept connections and answer nothing."""
    assert valkey.process is not None
    valkey.process.send_signal(signal.SIGSTOP)


def thaw(valkey: embedded_servers.Valkey) -> None:
    """Let it go on."""
    assert valkey.process is not None
    valkey.process.send_signal(signal.SIGCONT)
