"""Paths as text that the database can hold, also those whose bytes are no UTF-8.

Python names such a byte by half of a surrogate pair. In the vault it is U+FFFD with its two
hexadecimal digits, so that people see where it is, no two paths are one, and it leads back to
the same file. A U+FFFD that really stands before such digits is told as its own three bytes.
"""

from __future__ import annotations

import re

from chatvault.domain.clean_text import clean

_UNTOLD = re.compile("[\udc80-\udcff]|\ufffd(?=[89A-F][0-9A-F])")
_TOLD = re.compile("\ufffd([89A-F][0-9A-F])")


def stored_path(path: str) -> str:
    """What the vault holds of a path."""
    return path if path.isascii() else clean(_UNTOLD.sub(_as_digits, path))


def path_of(stored: str) -> str:
    """The path that it was, as the system knows it."""
    if stored.isascii():
        return stored
    told = _TOLD.sub(lambda found: chr(0xDC00 + int(found[1], 16)), stored)
    return told.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def _as_digits(found: re.Match[str]) -> str:
    return "".join(f"\ufffd{byte:02X}" for byte in found[0].encode("utf-8", "surrogateescape"))
