"""The files of one conversation of Antigravity: transcripts, a database, and what lies beside them.

``brain/<conversation>/.system_generated/logs`` has ``transcript.jsonl`` and, whole, for long
contents are cut there, ``transcript_full.jsonl``; ``conversations/<conversation>.db`` has the steps
of newer versions. Where one is imported without the other, as when a folder is followed, the other
is looked for on the disk, or the same conversation would be told in two ways.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from chatvault.importers.antigravity.steps import is_step
from chatvault.importers.antigravity.stored_steps import has_steps
from chatvault.importers.containers.container import (
    Container,
    FileContainer,
    FolderContainer,
    is_plain_file,
    place_of,
)
from chatvault.importers.containers.heads import head_of
from chatvault.importers.databases.read_only_database import BESIDE, claimed_stores, stores_in
from chatvault.importers.json_files.json_lines import sniff

FULL, PLAIN = "transcript_full", "transcript"

# What every transcript is called that was taken out of its folder, also where it was saved twice.
_COMMON = re.compile(r"transcript(?:_full)?(?: ?\(\d+\)| copy)?", re.IGNORECASE)
_LOGS = (".system_generated", "logs")  # the folders above a transcript
_BRAIN, _STORES = "brain", "conversations"
_OUTER = 4  # the folder of the program among those above a transcript
_WRITTEN = re.compile(r"[^.][^/]*\.md")

Part = tuple[Container, str]


@dataclass(slots=True)
class Parts:
    """The files of one conversation; ``members`` are those that are imported."""

    key: str
    folder: PurePosixPath | None = None
    transcripts: list[Part] = field(default_factory=list)
    store: Part | None = None
    written: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)


def is_transcript(container: Container, name: str) -> bool:
    """Whether the file is a transcript, by its content."""
    if not name.lower().endswith((".jsonl", ".ndjson", ".log", ".txt")) and (
        len(container.names()) > 1
    ):
        return False
    head = head_of(container, name)
    return b'"step_index"' in head and any(map(is_step, sniff(head)))


def stores_among(container: Container, names: Sequence[str]) -> list[str]:
    """The databases of conversations, each with what SQLite keeps beside it."""
    return claimed_stores(container, [name for name in names if ".db" in name], has_steps)


def conversations(container: Container, names: Sequence[str]) -> list[Parts]:
    """The conversations among the files, each with all of its parts."""
    found: dict[str, Parts] = {}
    for name in names:
        if is_transcript(container, name):
            key = _conversation(container, name)
            parts = found.setdefault(key, Parts(key, folder_of(name)))
            parts.transcripts.append((container, name))
    for name in stores_in(stores_among(container, names)):
        key = PurePosixPath(name).stem
        parts = found.setdefault(key, Parts(key, folder_of_store(name)))
        parts.store = container, name
    written, known = written_in(names), frozenset(names)
    for parts in found.values():
        if parts.folder is not None:
            parts.written = written.get(parts.folder, [])
        _complete(parts, known)
    return list(found.values())


def folder_of(name: str) -> PurePosixPath | None:
    """The conversation's folder, None for a transcript that lies elsewhere."""
    path = PurePosixPath(name)
    return path.parents[2] if path.parent.parts[-2:] == _LOGS else None


def folder_of_store(name: str) -> PurePosixPath:
    """The folder of the conversation that is in a database."""
    path = PurePosixPath(name)
    return path.parent.parent / _BRAIN / path.stem


def written_in(names: Sequence[str]) -> dict[PurePosixPath, list[str]]:
    """What the agent wrote for the person, by the folders of conversations."""
    found: dict[PurePosixPath, list[str]] = defaultdict(list)
    for name in names:
        if name.endswith(".md") and _WRITTEN.fullmatch((path := PurePosixPath(name)).name):
            found[path.parent].append(name)
    return found


def _conversation(container: Container, name: str) -> str:
    """What transcripts of one conversation have in common: its folder, or where it lies alone."""
    folder = folder_of(place_of(container, name).absolute().as_posix())
    if folder is not None and folder.name:
        return folder.name
    path = PurePosixPath(name)
    return str(path.parent / PLAIN) if _COMMON.fullmatch(path.stem) else path.stem


def _complete(parts: Parts, known: Collection[str]) -> None:
    parts.transcripts.sort(key=lambda part: PurePosixPath(part[1]).stem == FULL)
    parts.members = [name for _container, name in parts.transcripts]
    if parts.store is not None:
        store = parts.store[1]
        parts.members += [store, *(other for end in BESIDE if (other := store + end) in known)]
    parts.members += parts.written
    if parts.store is None:
        parts.store = next(_store_beside(parts), None)
    elif not parts.transcripts:
        parts.transcripts = list(_transcripts_beside(parts.store))


def _store_beside(parts: Parts) -> Iterator[Part]:
    """The database on the disk of a conversation whose transcript is imported."""
    for container, name in parts.transcripts:
        above = place_of(container, name).absolute().parents
        if len(above) > _OUTER and above[_OUTER - 1].name == _BRAIN:
            yield from _plain(container, above[_OUTER] / _STORES / f"{parts.key}.db")


def _transcripts_beside(store: Part) -> Iterator[Part]:
    """The transcripts on the disk of a conversation whose database is imported."""
    place = place_of(*store).absolute()
    if place.parent.name == _STORES:
        logs = place.parent.parent.joinpath(_BRAIN, place.stem, *_LOGS)
        for stem in (PLAIN, FULL):
            yield from _plain(store[0], logs / f"{stem}.jsonl")


def _plain(container: Container, path: Path) -> Iterator[Part]:
    """A file on the disk, where what is imported lies there, too."""
    if isinstance(container, FolderContainer) and is_plain_file(path) and not path.is_symlink():
        yield FileContainer(path), path.name
