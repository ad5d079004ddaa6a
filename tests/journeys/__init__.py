"""Journeys: a use case each, against real processes, over the doors that people really use."""
