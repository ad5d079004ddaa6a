"""The pages of analysts and owners: each parses, calls one action and answers."""
