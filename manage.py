#!/usr/bin/env python
"""Django's entry point. `./run manage` calls it with a database and the keys at hand."""

import os
import sys

from django.core.management import execute_from_command_line

from safeconnect.config import env


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconnect.config.settings")
    env.load_settings_or_exit()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
