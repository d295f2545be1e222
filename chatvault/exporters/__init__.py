"""Domain values in, files out: one module a format."""
