"""The demonstration's page."""
