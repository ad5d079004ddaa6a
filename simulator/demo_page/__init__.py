"""The demonstration's page: the officer's phone, her phone and the real console, side by side."""
