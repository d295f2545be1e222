"""Navigation and the list of conversations."""
