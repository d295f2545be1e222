"""Conversations in tables of other chat systems: which columns hold what, and reading them."""
