"""The passphrase: set, changed, taken away, and asked for."""
