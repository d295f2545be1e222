"""Bytes as Cursor writes them into JSON, where a picture is not base64 text."""

from __future__ import annotations

import base64
import binascii

from chatvault.importers.contents.media_types import kind_of
from chatvault.importers.json_files.json_values import mapping, string

_HEAD = 64  # characters, which tell what it is


def base64_of(value: object) -> str:
    """The bytes as base64 text; text is that already, or an address. "" where there are none."""
    if isinstance(value, str):
        return value
    content = _bytes_of(value)
    return base64.b64encode(content).decode() if content else ""


def _bytes_of(value: object) -> bytes:
    fields = mapping(value)
    numbers = fields.get("data", value)  # a buffer has them in a list
    try:
        if "hex" in fields:
            return bytes.fromhex(string(fields["hex"]))
        if isinstance(numbers, list):
            return bytes(numbers)
        return bytes(fields[str(place)] for place in range(len(fields)))
    except (KeyError, TypeError, ValueError):  # no bytes, or not all of them
        return b""


def kind_of_base64(text: str) -> str:
    """What the bytes are, "" where their beginning does not tell."""
    try:
        return kind_of(binascii.a2b_base64(text[:_HEAD]))
    except (binascii.Error, ValueError):
        return ""
