"""Measures read from where they come from, a source a module; `actions/readings.py` keeps them."""
