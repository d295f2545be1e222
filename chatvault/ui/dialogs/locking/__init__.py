"""Passphrases: setting one, giving it, and the recovery key."""
