"""Shifts at the console: begun with checks, told of in a log, handed over to a colleague."""
