"""Backups: made, checked, thinned, carried on, opened and restored."""
