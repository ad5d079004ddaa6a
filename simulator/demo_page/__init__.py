"""The demonstration's page: both phones and the real console, side by side."""
