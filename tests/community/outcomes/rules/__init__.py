"""The rules by which measures are read and judged."""
