"""The log: written in order, never changed, and provably so."""
