"""Regular expressions inside of SQLite."""

from __future__ import annotations

import functools
import itertools
import warnings
from typing import Any

import regex

_LONGEST = 0.05  # seconds that an expression may take in one text; then it is not found there
_STRIKES = 20  # texts that took so long, before an expression is tried in no more
_REMEMBERED = 64  # searches: many more than there are at a time

_numbers = itertools.count()
_strikes: dict[int, int] = {}  # by search


def install(connection: Any) -> None:
    """Let statements of this connection ask ``expression_found(search, pattern, text)``."""
    connection.create_function("expression_found", 3, expression_found, deterministic=True)


def new_search() -> int:
    """The number of a search, whose expressions may take long only so often in all."""
    search = next(_numbers)
    _strikes[search] = 0
    _strikes.pop(search - _REMEMBERED, None)
    return search


def is_slow(search: int) -> bool:
    """Whether some texts were passed over, for an expression takes too long in them."""
    return _strikes.get(search, 0) > 0


def expression_found(search: int, pattern: str, text: str | None) -> bool:
    """Whether the expression is found in the text, whatever its case.

    ``pattern`` is one that Python's own ``re`` knows; the few that ``regex`` does not know,
    or that take too long in a text, are not found there.
    """
    if not text or _strikes.get(search, 0) >= _STRIKES:
        return False
    try:
        return _compiled(pattern).search(text, timeout=_LONGEST) is not None
    except TimeoutError:
        _strikes[search] = _strikes.get(search, 0) + 1
        return False
    except regex.error:
        return False


@functools.lru_cache(maxsize=16)
def _compiled(pattern: str) -> regex.Pattern[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what may mean something else one day
        return regex.compile(pattern, regex.IGNORECASE | regex.MULTILINE)
