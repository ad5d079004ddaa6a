"""Town-centre teams: the week's plan, visits, and whether they help."""
