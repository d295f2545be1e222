"""Walks through the real window, for pictures and for a trial of the installed program."""
