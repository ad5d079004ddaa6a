"""A state machine over the real verbs and database: everybody acts, and the invariants hold."""
