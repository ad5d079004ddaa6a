"""Faults in real processes, injected in the middle of real stories, and an auditor of what is left.

`./run test-faults` runs them (`python -m tests.faults`); `./run test` tries the auditor alone.
"""
