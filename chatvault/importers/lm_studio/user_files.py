"""The files that a person gave with prompts, which lie in a folder of their own."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from functools import partial
from typing import Any

from chatvault.domain.blocks import Attachment
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.json_values import count, mapping, string
from chatvault.importers.json_files.told_beside import told_beside

Fields = dict[str, Any]

FOLDER = "user-files"
_ABOUT = ".metadata.json"
_LARGEST_ABOUT = 8 * 1024**2  # bytes; it holds a small picture of the file


def is_user_file(name: str) -> bool:
    """Whether the member is a file that was given with a prompt, or tells of one."""
    return posixpath.basename(posixpath.dirname(name)) == FOLDER


class UserFiles:
    """Finds the files by their identifiers among the members of what is imported."""

    def __init__(self, container: Container, names: Iterable[str]) -> None:
        self._container = container
        self._members = {posixpath.basename(name): name for name in names if is_user_file(name)}

    def attachment(self, piece: Fields) -> Attachment:
        """The file, without its bytes where it is not among what is imported."""
        key = string(piece.get("fileIdentifier"))
        about = self._about(key)
        name = string(about.get("originalName")) or key.partition(" - ")[2] or key or "file"
        kind = string(piece.get("fileType"))
        media_type = "image/*" if kind == "image" else kind if "/" in kind else ""
        size = count(piece.get("sizeBytes")) or None
        if key not in self._members:
            return Attachment(name, media_type, size)
        member = self._members[key]
        opener = partial(self._container.open, member)
        return Attachment(name, media_type, self._container.size(member), content=opener)

    def _about(self, key: str) -> Fields:
        member = self._members.get(key + _ABOUT)
        if member is None:
            return {}
        return mapping(told_beside(self._container, member, largest=_LARGEST_ABOUT))
