"""The pages of analysts: each parses, calls one action and answers."""
