"""Which folder a conversation of Cursor's editor belongs to, as paths and URIs tell it."""

from __future__ import annotations

import re
from typing import Any

from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.stored_json import stored_json

_URI = re.compile(r"[a-z][\w+.-]*://[^/]*(/[^?#]*)", re.IGNORECASE)
_ENCODED = re.compile(rb"%([0-9a-fA-F]{2})")


def folder_of_workspace(content: bytes) -> str:
    """The folder that a ``workspace.json`` names, "" where it names none."""
    fields = mapping(stored_json(content))
    return folder_of(fields.get("folder") or fields.get("workspace"))


def folder_of(uri: object) -> str:
    """The folder of a URI, as the system it is on writes it."""
    fields = mapping(uri)
    text = string(uri) or string(fields.get("external")) or string(fields.get("configPath"))
    path = string(fields.get("fsPath")) or _path(text) or string(fields.get("path"))
    if path.endswith(".code-workspace"):
        path = path.rpartition("/")[0]
    return path


def _path(uri: str) -> str:
    """The path of a URI; what is none is a path already."""
    match = _URI.match(uri)
    if match is None:
        return uri
    encoded = match[1].encode("utf-8", "replace")
    path = _ENCODED.sub(lambda byte: bytes([int(byte[1], 16)]), encoded).decode("utf-8", "replace")
    if path[2:3] == ":":  # a drive of Windows
        return path[1:].replace("/", "\\")
    return path


def workspace_of(told: dict[str, Any]) -> str:
    """The folder of the workspace that a conversation's record, or its head, names."""
    workspace = mapping(told.get("workspaceIdentifier"))
    return folder_of(workspace.get("uri") or workspace.get("configPath"))
