"""What changes reports; each demands an open transaction."""
