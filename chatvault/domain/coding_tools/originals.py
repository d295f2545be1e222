"""Which conversations can go back to where their tool finds them."""

from __future__ import annotations

# Tools that list whatever files lie in their folder; others keep an index of their own besides.
_FOUND_BY_THEIR_FILE = ("claude-code", "codex")


def can_be_put_back(source: str) -> bool:
    """Whether a product finds a conversation again by its file alone."""
    return source in _FOUND_BY_THEIR_FILE
