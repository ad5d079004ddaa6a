"""The plan's measures: rules, imports, readings, pages."""
