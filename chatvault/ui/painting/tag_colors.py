"""The colours of tags in the theme."""

from __future__ import annotations

from chatvault.domain.tag import COLORS

# The tokens of the theme, in the order of COLORS: of charts and of tags alike.
_TOKENS = dict(zip(COLORS, ("s1", "s2", "s3", "s4", "s5", "s6"), strict=True))


def color_token(color: str) -> str:
    """The token of one of COLORS. Raises KeyError for another word."""
    return _TOKENS[color]
