"""Names of tables and columns as SQL has them."""

from __future__ import annotations


def quoted(name: str) -> str:
    """A name as SQL has it, whatever characters it is made of."""
    return '"' + name.replace('"', '""') + '"'
