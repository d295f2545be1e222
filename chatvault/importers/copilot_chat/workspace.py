"""The folder that a window of VS Code had open, which it keeps beside the window's chats."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from chatvault.errors import UnreadableFile
from chatvault.importers.container import HEAD_BYTES, Container
from chatvault.importers.json_values import from_json, mapping, string

WORKSPACE = "workspace.json"
_ADDRESS = re.compile(r"[\w+.-]+://[^/]*(?P<path>/[^?#]*)")
_ESCAPED = re.compile(rb"%([0-9a-fA-F]{2})")
_LEVELS = 3  # folders between the file and a chat, or a transcript of an extension


def workspace_of(name: str, members: frozenset[str]) -> str | None:
    """The file about the workspace of a chat, where it is among the members."""
    for folder in list(PurePosixPath(name).parents)[1 : 1 + _LEVELS]:
        candidate = str(folder / WORKSPACE)
        if candidate in members:
            return candidate
    return None


def folder_in(container: Container, workspace: str | None) -> str:
    """The folder's path; "" where it is not told."""
    if workspace is None:
        return ""
    try:
        head = container.head(workspace)
    except UnreadableFile:  # a chat is one without it too
        return ""
    told = mapping(from_json(head.decode("utf-8", "replace"))) if len(head) < HEAD_BYTES else {}
    folder, file = _path(told.get("folder")), _path(told.get("workspace"))
    return folder or (str(PurePosixPath(file).parent) if file else "")


def _path(uri: object) -> str:
    match = _ADDRESS.fullmatch(string(uri))
    if match is None:
        return ""
    written = match["path"].encode("utf-8", "replace")
    path = _ESCAPED.sub(lambda byte: bytes.fromhex(byte[1].decode()), written).decode(
        "utf-8", "replace"
    )
    drive = len(path) > 2 and path[2] == ":"
    return (path[1:] if drive else path).rstrip("/")
