"""The append-only, chained log of everything that was done. It imports no app above it."""
