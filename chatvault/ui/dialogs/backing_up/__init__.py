"""The page of backups, and how often they are made."""
