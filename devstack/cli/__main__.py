"""`python -m devstack.cli NAME …`: what bootstrap.py runs inside the environment."""

import errno
import importlib
import signal
import sys

from devstack import cli
from devstack.launcher.errors import UserFacingError


def main() -> int:
    """Run one command; an expected failure ends as a sentence."""
    name, *arguments = sys.argv[1:]
    if name not in cli.COMMANDS:
        print(f"There is no command {name!r}.\n\n{cli.listing()}", file=sys.stderr)
        return 2
    try:
        # Held back by bootstrap.py while the interpreter started.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        # Here, so that Ctrl-C during the long imports is no traceback either.
        module = importlib.import_module(f"devstack.cli.{cli.COMMANDS[name].module or name}")
        return int(module.main(arguments))
    except UserFacingError as error:
        _say(str(error))
    except OSError as error:
        _say(_refusal(error))
    except MemoryError:
        _say("The system has no memory left for this: end other programs, or add memory.")
    except KeyboardInterrupt:
        _say("Stopped.")
        return 130
    return 1


def _refusal(error: OSError) -> str:
    """Return the sentence for what the system refused."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"The disk is full{where}: free some space, or set SC_DATA to a folder elsewhere."
    if error.errno in {errno.ENOMEM, errno.EAGAIN}:
        return "The system has no memory or no processes left for this: end other programs."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return (
            f"The system refused: {error.strerror}{where}. If the folder is somebody else's or "
            "read-only, set SC_DATA to one of your own."
        )
    return f"The system refused: {error.strerror or error}{where}"


def _say(sentence: str) -> None:
    """Say it, if the terminal is still there."""
    try:
        print(sentence, file=sys.stderr, flush=True)
    except OSError:
        return


if __name__ == "__main__":
    sys.exit(main())
