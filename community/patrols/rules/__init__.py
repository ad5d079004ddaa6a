"""What is counted, drawn and judged of patrols: no database, no clock."""
