"""Damage: looked for, told, mended, and what can be read of a vault that cannot be."""
