"""Every table, constraint and statement, and the unit of work."""
