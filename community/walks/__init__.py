"""Walks of a woman with an officer who volunteered."""
