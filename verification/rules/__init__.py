"""Pure rules: values in, values out. No database, no clock, no network, no settings."""
