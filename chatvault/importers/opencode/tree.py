"""The tree of JSON files: a file for each session, message and part of one.

``session/PROJECT/SESSION.json``, ``message/SESSION/MESSAGE.json``, ``part/MESSAGE/PART.json``;
in 2025 below ``project/SLUG/storage/session`` as ``info``, ``message`` and ``part``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.json_files.json_shape import shape
from chatvault.importers.json_files.json_values import mapping, number, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.opencode.forks import Forks
from chatvault.importers.opencode.products import OPENCODE, product_of_folder
from chatvault.importers.opencode.stored import Fields, StoredMessage, StoredSession

_MESSAGE = re.compile(r"(?P<root>(?:.*/)?)message/(?P<session>[^/]+)/[^/]+\.json")
_PART = re.compile(r"(?P<root>(?:.*/)?)part/(?:(?:[^/]+/)?(?P<message>[^/]+)/)?[^/]+\.json")
_SESSION = re.compile(r"(?P<root>(?:.*/)?)session/(?P<project>[^/]+)/[^/]+\.json")
_PROJECT = re.compile(r"(?P<root>(?:.*/)?)project/[^/]+\.json")
_STORAGE = "storage"  # a folder
_INFO = "info"
_LARGEST = 256 * 1024**2  # bytes of a file that is one JSON value
_BROKEN = (
    "The file is cut short or is no JSON, so it was left out. Import it again when it is whole."
)


@dataclass(slots=True)
class _Root:
    """The files of one tree."""

    sessions: dict[str, str] = field(default_factory=dict)  # names by the sessions' ids
    messages: dict[str, list[str]] = field(default_factory=dict)  # by the sessions' folders
    parts: dict[str, list[str]] = field(default_factory=dict)  # by the messages' folders
    projects: dict[str, str] = field(default_factory=dict)

    def names(self) -> Iterator[str]:
        """All of them."""
        yield from self.sessions.values()
        yield from self.projects.values()
        for group in (*self.messages.values(), *self.parts.values()):
            yield from group


def claimed(container: Container, names: Sequence[str]) -> Iterator[str]:
    """The files of all trees whose messages are OpenCode's."""
    for root in _roots(container, names).values():
        yield from root.names()


def read_tree(
    container: Container, names: Sequence[str], report: Report, left_out: Callable[[str], bool]
) -> Iterator[StoredSession]:
    """Every session of the trees, whose id is not left out."""
    for place, root in _roots(container, names).items():
        reader = _Reader(container, root, report, _source(container, place))
        for key in reader.session_ids():
            stored = None if left_out(key) else reader.session(key)
            if stored is not None:
                yield stored


def _roots(container: Container, names: Sequence[str]) -> dict[str, _Root]:
    roots: dict[str, _Root] = {}
    for name in names:
        match = _MESSAGE.fullmatch(name)
        if match is None:
            continue
        root = roots.get(match["root"])
        if root is None and _is_message(container, name):
            root = roots[match["root"]] = _Root()
        if root is not None:
            root.messages.setdefault(match["session"], []).append(name)
    for name in names if roots else ():
        _place(name, roots)
    return roots


def _is_message(container: Container, name: str) -> bool:
    seen = shape(head_of(container, name))
    return seen.has("role") and seen.has("time", "created") and seen.has("id")


def _place(name: str, roots: dict[str, _Root]) -> None:
    """Put a file that is no message where it belongs, if anywhere."""
    stem = PurePosixPath(name).stem
    if (match := _PART.fullmatch(name)) and match["root"] in roots:
        roots[match["root"]].parts.setdefault(match["message"] or "", []).append(name)
    elif match := _SESSION.fullmatch(name):
        beside = f"{match['root']}session/" if match["project"] == _INFO else match["root"]
        if beside in roots:
            roots[beside].sessions[stem] = name
    elif (match := _PROJECT.fullmatch(name)) and match["root"] in roots:
        roots[match["root"]].projects[stem] = name


def _source(container: Container, place: str) -> str:
    """Whose tree it is, by the folder that holds it."""
    above = [*container.path.absolute().parts, *place.split("/")]
    named = [part for part in above if part]
    while named and named[-1] == _STORAGE:
        named.pop()
    return product_of_folder(named[-1]) if named else OPENCODE


class _Reader:
    """Reads the sessions of one tree."""

    def __init__(self, container: Container, root: _Root, report: Report, source: str) -> None:
        self._container, self._root, self._report = container, root, report
        self._source = source
        self._files: dict[str, str] = {}  # of the sessions
        self._begun: dict[str, int | None] = {}  # UTC ms, of those that have a file
        self._forks = Forks()
        self._loose: dict[str, list[str]] | None = None  # parts outside folders, by messages

    def session_ids(self) -> list[str]:
        """The ids of all sessions: the names of their folders of messages, or of their files.

        They are in the order in which the sessions began.
        """
        self._files = {self._key(stem, name): name for stem, name in self._root.sessions.items()}
        self._begun = {
            key: _begun(self._value(name, quietly=True)) for key, name in self._files.items()
        }
        found = {*self._files, *self._root.messages}
        return sorted(found, key=lambda key: (self._begun.get(key) or 0, key))

    def session(self, key: str) -> StoredSession | None:
        """The session with that id; None where nothing of it is new."""
        name = self._files.get(key)
        members = [name] if name else []
        members += self._root.messages.get(key, [])
        about = self._value(name) if name else Fields()
        messages = self._messages(self._root.messages.get(key, []), members)
        times = {int(at) for message in messages if (at := _moment(message)[0])}
        origin = self._forks.origin(key, self._begun.get(key), times)
        if all(member in self._container.unchanged for member in members):
            return None
        if not about.get("directory"):
            about = {**about, "directory": self._folder(name, about, members)}
        return StoredSession(self._source, key, about, messages, tuple(members), origin)

    def _key(self, stem: str, name: str) -> str:
        """The session's id, where its file may be named otherwise than it is called inside."""
        if stem in self._root.messages:
            return stem
        return string(self._value(name, quietly=True).get("id")) or stem

    def _messages(self, names: list[str], members: list[str]) -> list[StoredMessage]:
        messages: list[StoredMessage] = []
        for name in names:
            data = self._value(name)
            if not data:
                continue
            key = string(data.get("id")) or PurePosixPath(name).stem
            found = self._parts_of(dict.fromkeys((key, PurePosixPath(name).stem)))
            members += found
            parts = ((PurePosixPath(part).stem, self._value(part)) for part in found)
            messages.append(StoredMessage(key, data, tuple(part for part in parts if part[1])))
        return sorted(messages, key=_moment)

    def _parts_of(self, keys: dict[str, None]) -> list[str]:
        found = [name for key in keys for name in self._root.parts.get(key, [])]
        loose = self._loose_parts()
        return sorted(found + [name for key in keys for name in loose.get(key, [])])

    def _loose_parts(self) -> dict[str, list[str]]:
        if self._loose is None:
            self._loose = {}
            for name in self._root.parts.get("", []):
                key = string(self._value(name, quietly=True).get("messageID"))
                self._loose.setdefault(key, []).append(name)
        return self._loose

    def _folder(self, name: str | None, about: Fields, members: list[str]) -> str:
        """The folder of the session's project, "" where nothing tells it."""
        above = PurePosixPath(name).parent.name if name else ""
        for key in (above, string(about.get("projectID"))):
            if key in self._root.projects:
                members.append(self._root.projects[key])
                told = self._value(self._root.projects[key])
                return string(told.get("worktree"))
        return ""

    def _value(self, name: str, *, quietly: bool = False) -> Fields:
        """What a file holds; one that cannot be read is reported, unless it is read again."""
        try:
            with self._container.open(name) as stream:
                value = stored_json(stream.read(_LARGEST))
            sentence = "" if isinstance(value, dict) else _BROKEN
        except UnreadableFile as error:
            value, sentence = None, error.sentence
        if sentence and not quietly:
            self._report(Issue("", Severity.ERROR, sentence, name))
        return mapping(value)


def _begun(about: Fields) -> int | None:
    at = number(mapping(about.get("time")).get("created"))
    return None if at is None else int(at)


def _moment(message: StoredMessage) -> tuple[float, str]:
    return number(mapping(message.data.get("time")).get("created")) or 0.0, message.id
