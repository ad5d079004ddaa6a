"""The edges of the service against whoever sends what no client of ours would send."""
