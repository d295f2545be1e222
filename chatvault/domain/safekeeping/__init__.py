"""Backups, the trash, passphrases, and what keeps a vault in order."""
