"""Trials of what must hold when things happen at once, twice, late or not at all."""
