"""Reads the tasks of Cline and of the extensions that were made from it."""
