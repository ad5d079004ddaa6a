"""An invented force: its officers, their faces, its roster and the feed that brings it."""
