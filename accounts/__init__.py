"""Who may come in: users and their roles, officers' devices, sign-in, second factor."""
