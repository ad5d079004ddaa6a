"""How readings are measured and judged: pure, no Django but enums, no database, no clock."""
