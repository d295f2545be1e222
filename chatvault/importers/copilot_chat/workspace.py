"""The folder that a window of VS Code had open, which it keeps beside the window's chats."""

from __future__ import annotations

from pathlib import PurePosixPath

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.members import HEAD_BYTES
from chatvault.importers.contents.file_addresses import path_in
from chatvault.importers.json_files.json_values import from_json, mapping, string

WORKSPACE = "workspace.json"
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
    folder, file = path_in(string(told.get("folder"))), path_in(string(told.get("workspace")))
    return folder or (str(PurePosixPath(file).parent) if file else "")
