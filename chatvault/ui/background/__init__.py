"""What the window does by itself, now and then."""
