"""The parts of the waiting list's conversation."""
