"""Measurements of the running service: what `./run bench` runs. Never imported by the service."""
