"""Adapters to other companies; only the dispatcher calls them."""
