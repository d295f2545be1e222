"""Bytes in, domain values out: one module a format."""
