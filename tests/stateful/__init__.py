"""A state machine over the real actions and database: everybody acts, and the invariants hold."""
