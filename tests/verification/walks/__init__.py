"""The checks that walks begin with, and texts about walks."""
