"""What may be done with figures, measures and briefings."""
