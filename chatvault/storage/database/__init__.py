"""The database file: opened, locked with its key, copied, and its errors told."""
