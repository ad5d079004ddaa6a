"""Streets, their stretches and the spots people name: made up or imported, never edited by hand."""
