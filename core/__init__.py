"""The clinic: rules, verbs, storage and the ways to other companies."""
