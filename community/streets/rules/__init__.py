"""Pure geometry in local metres: no database, no clock, no network."""
