"""How rows are asked for. Knows no table and no rule; everybody may import it."""
