"""StreetSafe: a place where somebody feels unsafe, counted by road until it is put right."""
