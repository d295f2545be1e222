"""Regular expressions inside of SQLite."""

from __future__ import annotations

import functools
from typing import Any

import regex

_LONGEST = 0.05  # seconds that an expression may take in one text; then it is not found there


def install(connection: Any) -> None:
    """Let statements of this connection ask ``expression_found(pattern, text)``."""
    connection.create_function("expression_found", 2, expression_found, deterministic=True)


def expression_found(pattern: str, text: str | None) -> bool:
    """Whether the expression is found in the text, whatever its case.

    ``pattern`` is one that Python's own ``re`` knows; the few that ``regex`` does not know,
    or that take too long in a text, are not found there.
    """
    if not text:
        return False
    try:
        return _compiled(pattern).search(text, timeout=_LONGEST) is not None
    except (TimeoutError, regex.error):
        return False


@functools.lru_cache(maxsize=16)
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.IGNORECASE | regex.MULTILINE)
