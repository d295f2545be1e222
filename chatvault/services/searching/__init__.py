"""Searches: lists, counts, facets, suggestions, history, and those that are saved."""
