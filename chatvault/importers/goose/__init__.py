"""Goose: a database of sessions, and the files of lines that came before it."""
