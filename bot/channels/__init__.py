"""The port to chat channels, and one file per channel."""
