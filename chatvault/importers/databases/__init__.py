"""Other programs' databases, opened for reading alone."""
