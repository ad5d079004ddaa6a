"""Django's backend for PostgreSQL, with a pool that is well as soon as its database is."""
