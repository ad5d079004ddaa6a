"""Who may come in, and who not."""
