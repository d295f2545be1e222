"""The view of one conversation."""
