"""Hits in a thread: looked for, marked, and stepped through."""
