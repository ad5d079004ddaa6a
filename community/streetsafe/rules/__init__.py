"""What is counted, and what follows from counts: no database, no clock, no network."""
