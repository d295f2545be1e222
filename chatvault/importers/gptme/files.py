"""The files of a conversation of gptme: copies in ``files``, which are named by a sum of them.

What was put to a message in a browser lies in ``attachments`` under its own name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import Attachment, Block, File, Image
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.media_types import sniffed
from chatvault.importers.json_files.json_values import mapping, sequence, string

_COPIES, _ATTACHMENTS = "files", "attachments"


def files_by_folder(names: Iterable[str]) -> dict[str, list[str]]:
    """The members that may be files of conversations, by the folder of the conversation."""
    found: dict[str, list[str]] = {}
    for name in names:
        folder = PurePosixPath(name).parent
        if folder.name in (_COPIES, _ATTACHMENTS):
            found.setdefault(str(folder.parent), []).append(name)
    return found


class Files:
    """Knows those of one conversation."""

    def __init__(self, container: Container, members: Sequence[str]) -> None:
        self._container = container
        paths = [PurePosixPath(member) for member in members]
        self._members = {(path.parent.name, path.name): str(path) for path in paths}

    def blocks(self, record: dict[str, Any]) -> list[Block]:
        """The files of a message, with their bytes where they are there."""
        paths = [string(each) for each in sequence(record.get("files")) if string(each)]
        told = mapping(record.get("file_hashes"))
        # A path may be told in short there, and in full here.
        sums = {_name(path): string(key) for path, key in told.items()}
        return [
            self._block(path, string(told.get(path)) or sums.get(_name(path))) for path in paths
        ]

    def _block(self, path: str, key: str | None) -> Block:
        name = _name(path)
        copy = f"{key}{PurePosixPath(name).suffix}"
        member = self._members.get((_COPIES, copy)) or self._members.get((_ATTACHMENTS, name))
        if member is None:
            return File(Attachment(name[:200] or "file"))
        media_type = sniffed(self._container, member)
        opener = partial(self._container.open, member)
        size = self._container.size(member)
        held = Attachment(name[:200] or "file", media_type, size, content=opener)
        return Image(held) if media_type.startswith("image/") else File(held)


def _name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
