"""What can be done, a module a noun.

An action demands an open `ledger.transaction()` (foundation.audit) and opens none, locks the row,
reads the database's clock after the lock, checks the transition, writes the change, the audit
entry, the outbound text and the next deadline, and talks to nobody. Lock order: team, user,
officer, contact, verification (lowest id first), alarm, message, audit head. Locks are FOR NO KEY
UPDATE, so that a foreign key written elsewhere never waits for them.
"""
