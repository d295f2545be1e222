"""Taking values out of JSON that nobody vouches for: the wrong type reads as nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Container
from typing import Any

import orjson

_LARGEST = 2**53  # beyond it no count is one, and SQLite's integers are not far
_DIGITS = 16  # of the largest
_KEPT_FIELDS = 12
_KEPT_CHARACTERS = 200


def string(value: object) -> str:
    """The text, or "" where it is none."""
    return value if isinstance(value, str) else ""


def mapping(value: object) -> dict[str, Any]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    """The array, or an empty one."""
    return value if isinstance(value, list) else []


def count(value: object) -> int:
    """A number of things: whole, not negative and of believable size, else 0; also as text."""
    if type(value) is int:  # nearly always
        return value if 0 <= value <= _LARGEST else 0
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return count(int(value)) if len(value) <= _DIGITS else 0
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    if isinstance(value, float) and not math.isfinite(value):
        return 0
    return int(value) if 0 <= value <= _LARGEST else 0


def number(value: object) -> float | None:
    """A finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def to_json(value: object) -> str:
    """The value as compact JSON text; text stays as it is."""
    if isinstance(value, str):
        return value
    try:
        return orjson.dumps(value).decode()
    except (orjson.JSONEncodeError, ValueError):  # nested deeper than orjson follows
        return _to_json_slowly(value)


def from_json(text: str) -> object:
    """The value of JSON text, None where it is none; an editor may have put a mark before it."""
    try:
        value: object = orjson.loads(text.removeprefix("\ufeff"))
    except orjson.JSONDecodeError:
        return None
    return value


def _to_json_slowly(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except (RecursionError, TypeError, ValueError):
        return ""


def gist(fields: dict[str, Any], leave_out: Container[str] = ()) -> str:
    """The short fields of a record as JSON text, for a log; "" where it has none."""
    kept = {key: value for key, value in fields.items() if key not in leave_out and _short(value)}
    return to_json(dict(list(kept.items())[:_KEPT_FIELDS])) if kept else ""


def _short(value: object) -> bool:
    if isinstance(value, str):
        return 0 < len(value) <= _KEPT_CHARACTERS
    return isinstance(value, bool | int | float)
