"""What small files of JSON tell of conversations that are read without them, too."""

from __future__ import annotations

from typing import Any

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.stored_json import stored_json


def told_beside(container: Container, name: str, *, largest: int) -> Any:
    """The value of the file; None where it cannot be read or has more than so many bytes."""
    try:
        with container.open(name) as stream:
            content = stream.read(largest + 1)
    except UnreadableFile:
        return None
    return stored_json(content) if len(content) <= largest else None
