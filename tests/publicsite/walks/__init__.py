"""The public pages about walks."""
