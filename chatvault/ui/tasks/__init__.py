"""What the window does with conversations when a person asks for it."""
