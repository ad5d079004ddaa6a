"""Waves of the survey: asked, closed, read."""
