"""What is done with walks, each action inside its caller's transaction.

Locks: a phone (its Contact) before its walk, a walk before its findings. Nothing here waits for a
lock of a check.
"""
