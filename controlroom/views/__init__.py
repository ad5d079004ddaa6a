"""Pages and acts of the console, a module for each noun of its addresses."""
