"""What anybody may open: no account, no cookie, no session."""
