"""What may be ticked and typed on the public pages, a page a file."""
