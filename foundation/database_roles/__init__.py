"""Three roles at the database, so that the service's own credentials cannot take its guards down.

    owner     owns tables and triggers; `migrate` alone acts as it (DATABASE_OWNER_URL)
    service   reads and writes rows, as far as the guards let it (DATABASE_URL)
    audit     reads the log, and of the rows what it is held against (DATABASE_AUDIT_URL)

Where only DATABASE_URL is set one role is all three: for demonstrations and trials.
"""
