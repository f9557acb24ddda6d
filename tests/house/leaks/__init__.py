"""A rehearsal in which planted names and numbers are looked for wherever the programs wrote anything."""
