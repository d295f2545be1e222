"""Values as other systems' tables have them, whatever language wrote them."""

from __future__ import annotations

import re
from typing import Any

from chatvault.importers.chat_tables.harmless import harmless
from chatvault.importers.json_files.json_values import from_json, gist, mapping, number, to_json

_TRUE = ("1", "true", "t", "yes", "y")
_FALSE = ("0", "false", "f", "no", "n", "")
_MOST_NOTED = 100_000  # characters
_SPAN = re.compile(r"(?:(\d{1,5})\.)?(\d{1,3}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?")


def truth(value: object) -> bool | None:
    """Whether it says yes, None where it says nothing."""
    if value is None:
        return None
    if isinstance(value, bool | int | float):
        return bool(value)
    known = text(value).strip().lower()
    return True if known in _TRUE else False if known in _FALSE else None


def text(value: object) -> str:
    """A value as it is written."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else str(value)


def structure(value: object) -> Any:
    """What JSON text says; a value that is none stands for itself."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return value
    found = from_json(value) if value.lstrip()[:1] in ("{", "[", '"') else None
    return value if found is None else found


def noted(value: object, name: str = "") -> dict[str, Any]:
    """What JSON notes of something besides, as far as it is harmless and no book.

    A list is a field of that ``name``.
    """
    told = structure(value)
    fields = harmless({name: told} if name and isinstance(told, list) and told else mapping(told))
    return fields if len(to_json(fields)) <= _MOST_NOTED else mapping(from_json(gist(fields)))


def milliseconds(value: object, column: str = "") -> int | None:
    """A span of time: a number of milliseconds, or hours, minutes and seconds as text."""
    if isinstance(value, str) and (found := _SPAN.fullmatch(value.strip())):
        days, hours, minutes, seconds, fraction = found.groups()
        whole = ((int(days or 0) * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(seconds)
        return whole * 1000 + int((fraction or "0").ljust(7, "0")) // 10_000
    known = number(from_json(value) if isinstance(value, str) else value)
    if known is None or known < 0:
        return None
    in_seconds = column.lower().endswith(("_s", "_seconds", "_sec"))
    return round(known * 1000 if in_seconds else known)
