"""`python -m safeconnect COMMAND`, or `safeconnect-manage COMMAND`: Django's management commands.

It needs no clone: where the wheel is installed, this is the whole of manage.py.
"""

import os
import sys

from django.core.management import execute_from_command_line

from safeconnect.config import env


def main() -> None:
    """Run the command named on the command line; exit with 78 on a wrong environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconnect.config.settings")
    env.load_settings_or_exit()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
