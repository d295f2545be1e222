"""What Cursor's databases list of conversations, and which folder they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from chatvault.importers.cursor.composer import Listed
from chatvault.importers.json_values import mapping, sequence, string
from chatvault.importers.stored_json import stored_json
from chatvault.importers.timestamps import timestamp

LISTS = ("composer.composerData", "composer.composerHeaders")

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


def listed(value: object, folder: str) -> Iterator[tuple[str, Listed]]:
    """The conversations of a list by id; ``folder`` is that of the workspace that keeps it."""
    for entry in map(mapping, sequence(mapping(value).get("allComposers"))):
        if key := string(entry.get("composerId")):
            yield key, _entry(entry, folder)


def _entry(entry: dict[str, Any], folder: str) -> Listed:
    workspace = mapping(entry.get("workspaceIdentifier"))
    return Listed(
        string(entry.get("name")).strip(),
        folder or folder_of(workspace.get("uri") or workspace.get("configPath")),
        timestamp(entry.get("createdAt")),
        timestamp(entry.get("lastUpdatedAt")),
    )
