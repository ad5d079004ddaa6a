"""The console's events: what has happened is on every screen before anybody could have phoned.

`events` is pure and turns entries of the audit log into what is told; `reader` asks the database,
once for all consoles of a process; `hub` sends; `view` lets in. docs/decisions/0149-the-stream.md.
"""
