"""Crush: a database in the folder of each project."""
