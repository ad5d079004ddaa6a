#!/usr/bin/env python
"""Django's entry point in a clone. `./run manage` calls it with a database and the keys at hand."""

from safeconnect.__main__ import main

if __name__ == "__main__":
    main()
