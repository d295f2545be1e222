"""Where a transcript stands in the folders of Cursor, and what that makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from chatvault.domain.blocks import ToolCall
from chatvault.domain.parsed import ParsedProject
from chatvault.importers.containers.container import Container
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import from_json
from chatvault.importers.messages.drafts import Draft

FOLDER = "agent-transcripts"

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ABSOLUTE = re.compile(r"(?:/|[A-Za-z]:[\\/])")
_NO_LETTERS = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A transcript's identity: ``key`` names the session, ``parent`` the one it worked for.

    ``slug`` is the folder it worked in as Cursor writes it in a name, "" where that is unknown.
    """

    member: str
    key: str
    parent: str | None = None
    slug: str = ""


def above(container: Container, name: str) -> list[str]:
    """The folders that the file lies in, those above what was chosen to be imported too."""
    path = container.path
    outer = path.parent if path.name == name else path
    return [*outer.parts, *name.split("/")[:-1]]


def place_of(container: Container, name: str, transcripts: Sequence[str]) -> Place:
    """The identity of a transcript."""
    folders = above(container, name)
    slug = ""
    if FOLDER in folders[1:]:
        slug = folders[len(folders) - 1 - folders[::-1].index(FOLDER) - 1]
    stem = PurePosixPath(name).stem
    if len(folders) > 1 and folders[-1] == "subagents":
        parent = _owner(name, folders[-2], transcripts)
        return Place(name, stem if _UUID.search(stem) else f"{parent}/{stem}", parent, slug)
    return Place(name, key_of(stem), slug=slug)


def key_of(stem: str) -> str:
    """The session's id: the UUID in the name, where there is one."""
    match = _UUID.search(stem)
    return match[0] if match else stem


def _owner(name: str, folder: str, transcripts: Sequence[str]) -> str:
    """The session of the folder: named like it, or the only transcript in it."""
    parent = PurePosixPath(name).parent.parent
    beside = [PurePosixPath(other) for other in transcripts]
    stems = {other.stem for other in beside if other.parent == parent}
    return key_of(folder if len(stems) != 1 or folder in stems else stems.pop())


def project(slug: str, drafts: Iterable[Draft]) -> ParsedProject | None:
    """The folder that the slug stands for, as the paths tell it that tools were called with."""
    if not slug:
        return None
    wanted = _slugged(slug)
    for path in _paths(drafts):
        for place, sign in enumerate([*path, "/"]):
            if sign in "/\\" and _slugged(path[:place]) == wanted:
                return project_of(path[:place])
    return ParsedProject(slug, name=slug)


def _slugged(path: str) -> str:
    return _NO_LETTERS.sub("-", path).strip("-").lower()


def _paths(drafts: Iterable[Draft]) -> Iterator[str]:
    for draft in drafts:
        for block in draft.blocks:
            arguments = from_json(block.arguments) if isinstance(block, ToolCall) else None
            if isinstance(arguments, dict):
                for value in arguments.values():
                    if isinstance(value, str) and len(value) < 4096 and _ABSOLUTE.match(value):
                        yield value
