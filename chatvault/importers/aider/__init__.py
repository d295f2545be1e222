"""aider: one history of all its runs in each folder that it works in."""
