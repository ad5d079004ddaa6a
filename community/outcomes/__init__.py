"""Whether the plan's aims are met: measures, surveys, briefings."""
