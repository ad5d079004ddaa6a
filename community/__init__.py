"""The other half of the plan: places, walks, teams. Each package is a Django app."""
