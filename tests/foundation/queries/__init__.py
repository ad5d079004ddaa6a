"""How rows are asked for."""
