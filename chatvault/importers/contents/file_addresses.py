"""The path in an address of a file or a folder, "file:///home/ada/my%20oven"."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"[\w+.-]+://[^/]*(?P<path>/[^?#]*)")
_ESCAPED = re.compile(rb"%([0-9a-fA-F]{2})")


def path_in(address: str) -> str:
    """The path, of Windows without the slash before its drive; "" where it is no address."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return ""
    path = unescaped(match["path"])
    drive = len(path) > 2 and path[2] == ":"
    return (path[1:] if drive else path).rstrip("/")


def unescaped(address: str) -> str:
    """The address with the characters that it writes as "%20"."""
    written = address.encode("utf-8", "replace")
    whole = _ESCAPED.sub(lambda byte: bytes.fromhex(byte[1].decode()), written)
    return whole.decode("utf-8", "replace")
