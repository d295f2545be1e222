"""JSON that is one value, as text or as bytes, whatever state it is in."""

from __future__ import annotations

from typing import Any

import orjson

from chatvault.importers.json_files import json_lenient

_BOM = b"\xef\xbb\xbf"  # an editor puts it before a file that it saves


def stored_json(value: object) -> Any:
    """The value that the text or the bytes hold, None where that is none."""
    if isinstance(value, str):
        value = value.encode("utf-8", "replace")
    if not isinstance(value, bytes):
        return None
    value = value.removeprefix(_BOM)
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return _leniently(value.decode("utf-8", "surrogateescape"))


def _leniently(text: str) -> Any:
    try:
        value, end = json_lenient.decode(text.strip())
        return None if text.strip()[end:].strip() else json_lenient.mended(value, text)[0]
    except ValueError:  # malformed, incomplete or too deep
        return None
