"""Faults planted on purpose in copies of the checkout, each of which must turn a test red."""
