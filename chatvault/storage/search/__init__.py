"""The full-text index, and the statements that ask it."""
