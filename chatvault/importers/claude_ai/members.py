"""Which files of a container belong to a Claude export, and what each of them is."""

from __future__ import annotations

import enum
import posixpath
import re
from collections.abc import Sequence

from chatvault.errors import UnreadableFile
from chatvault.importers import account_files
from chatvault.importers.claude_ai.artifact_files import beside
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.export_records import WRAPPER
from chatvault.importers.json_files.json_shape import Shape, may_be_json, shape_with

_MAIN_FILE = "conversations.json"
_LIST = "manifest-"  # how the list of the files of an export begins, since autumn 2026
# What lies in a folder called after it, or in one that was an archive since autumn 2026.
_OF_A_KIND = re.compile(r"(?:conversations|projects|memories)(?:-\d{3}(?:\.zip)?)?")
_KEYS = (
    "chat_messages", "conversations_memory", "project_memories", "memory_files", "docs",
    "prompt_template", "contentBlocks", "authorName", "active_version",
)  # fmt: skip


class Part(enum.IntEnum):
    """What a file of the export holds; in the order in which the parts are read."""

    PROJECTS = enum.auto()
    CONVERSATIONS = enum.auto()
    DESIGN = enum.auto()
    ARTIFACT = enum.auto()
    MEMORY = enum.auto()


def export_of(name: str) -> str:
    """The folder of the export that a file is in, below which some lie in folders by their kind."""
    folder = posixpath.dirname(name)
    while _OF_A_KIND.fullmatch(posixpath.basename(folder)):
        folder = posixpath.dirname(folder)
    return folder


def claimed(container: Container, names: Sequence[str]) -> tuple[str, ...]:
    """The files that are read, and those beside them that only belong to the account."""
    if len(names) == 1 and is_list(container, names[0]):
        return tuple(names)  # to be told what it is
    kinds = {name: part for name in names if (part := part_of(container, name)) is not None}
    artifacts = [name for name, part in kinds.items() if part is Part.ARTIFACT]
    found = {*kinds, *(one for name in artifacts for one in beside(name, names))}
    if not found and _MAIN_FILE in names:
        container.head(_MAIN_FILE)  # tells why, where it could not be read
    folders = {posixpath.dirname(name) for name in found}
    private = {name for name in about_account(names) if posixpath.dirname(name) in folders}
    return tuple(name for name in names if name in found or name in private)


def is_list(container: Container, name: str) -> bool:
    """Whether the file only tells where the files of an export can be downloaded."""
    if not posixpath.basename(name).startswith(_LIST) or not may_be_json(container, name):
        return False
    try:
        return shape_with(container.head(name), "data_files").has("data_files")
    except UnreadableFile:
        return False


def about_account(names: Sequence[str]) -> list[str]:
    """Those that only tell of the account: they are never read."""
    return [name for name in names if posixpath.basename(name).lower() in account_files.NAMES]


def parts(container: Container, names: Sequence[str]) -> list[tuple[Part, str]]:
    """The claimed files to read, in order."""
    found = [(part_of(container, name), name) for name in names]
    return sorted((part, name) for part, name in found if part is not None)


def part_of(container: Container, name: str) -> Part | None:
    """What the file holds, None where it is nothing of this export."""
    if about_account([name]) or not may_be_json(container, name, lines=True):
        return None
    try:
        head = container.head(name)
    except UnreadableFile:
        return None
    return _part(shape_with(head, *_KEYS, wrapper=WRAPPER))


def _part(found: Shape) -> Part | None:
    if found.has("chat_messages"):
        return Part.CONVERSATIONS
    if found.has("conversations_memory") or (
        found.has("account_uuid") and (found.has("project_memories") or found.has("memory_files"))
    ):
        return Part.MEMORY
    if any(found.has("messages", "[]", "content", key) for key in ("contentBlocks", "authorName")):
        return Part.DESIGN
    owned = found.has("owner_account") or found.has("created_by_agent")
    if owned and found.has("active_version") and found.has("versions"):
        return Part.ARTIFACT
    described = found.has("docs") or found.has("prompt_template")
    if found.has("uuid") and found.has("name") and described:
        return Part.PROJECTS
    return None
