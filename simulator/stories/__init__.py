"""The stories: each one verification from start to end, with its people played over HTTP."""
