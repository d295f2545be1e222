"""What Oh My Pi adds to the form of Pi, which it has.

The title of a session stands in a line before its head, which is written anew in its place. The
sessions of sub-agents lie in a folder that is called as the file of the session they work for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    File,
    Image,
    ToolCall,
)
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.pi_agent.pieces import PiPieces, ran

PROGRAM = "Oh My Pi"

TITLE = "title"  # the line before the head
_WIDENED = "pad"  # what makes it as wide as it always is
_HOME = re.compile(r"/\.omp/")
_SESSION = re.compile(r"\d{4}-\d\d-\d\dT[\d-]{8,16}Z_(?P<id>.+)")  # what a file is called


def without_title(begins: Sequence[Record]) -> Sequence[Record]:
    """The head and what comes behind it; the head has the title that stands before it."""
    slot, *rest = begins or [{}]
    if slot.get("type") != TITLE or not rest:
        return begins
    return [{**slot, **rest[0], TITLE: slot.get(TITLE)}, *rest[1:]]


def is_oh_my_pi(head: Record, place: str) -> bool:
    """Whether a session with such a head that lies there is one of Oh My Pi's."""
    return _WIDENED in head or _HOME.search(place) is not None


def starter_of(name: str) -> str:
    """The id of the session in whose folder the file lies, "" where it lies in none."""
    for folder in PurePosixPath(name).parents:
        if found := _SESSION.fullmatch(folder.name):
            return found["id"]
    return ""


def mentioned(message: dict[str, Any], reader: PiPieces) -> list[Block]:
    """The files that a person named, with what was in them."""
    return [_file(mapping(one), reader) for one in sequence(message.get("files"))]


def _file(told: dict[str, Any], reader: PiPieces) -> Block:
    name = string(told.get("path")).replace("\\", "/").rpartition("/")[2] or "file"
    if picture := mapping(told.get("image")):
        return Image(reader.picture(picture, name))
    return File(Attachment(name, "text/plain"), string(told.get("content")))


def python(message: dict[str, Any]) -> ToolCall:
    """What a person ran in Python, with its outcome."""
    return ran("python", {"code": string(message.get("code"))}, message)
