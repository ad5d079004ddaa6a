"""The append-only, chained log of everything that was done. The lowest room: it knows nobody."""
