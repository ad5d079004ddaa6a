"""`python -m safeconnect.commands NAME …`: what bootstrap.py runs inside the environment."""

import importlib
import sys

from safeconnect import commands
from safeconnect.engines import EngineError
from safeconnect.stack import StackError


def main() -> int:
    """Run one command; what goes wrong in a foreseeable way ends as a sentence."""
    name, *arguments = sys.argv[1:]
    if name not in commands.COMMANDS:
        print(f"There is no command {name!r}.\n\n{commands.listing()}", file=sys.stderr)
        return 2
    module = importlib.import_module(f"safeconnect.commands.{name.replace('-', '_')}")
    try:
        return int(module.main(arguments))
    except (EngineError, StackError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        print(f"The system refused: {error.strerror or error}{where}", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main())
