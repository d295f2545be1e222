"""Imports: what files are, what of them is new, and what came of each."""
