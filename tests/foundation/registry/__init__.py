"""What apps offer to one another: kept here, so that none knows the other."""
