"""Reads the exported data of Chatbox, an object of what the program stores, and its backups."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.chatbox.backup import backups, claimed, sessions_in
from chatvault.importers.chatbox.conversation import SOURCE, Fields, Reader
from chatvault.importers.chatbox.stored import StoredValues
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.private_files.files_with_keys import tell

_SESSION, _OLD_SESSIONS, _LIST = "session:", "chat-sessions", "chat-sessions-list"
_NAMED = "chatbox-exported-data"  # how the program calls what it exports
_STORED = re.compile(rb'"(?:session:[^"]{1,100}|chat-sessions(?:-list)?)"\s{0,3}:')
_LONGEST_SETTINGS = 8 * 1024**2  # bytes


class ChatboxImporter:
    """Reads ``chatbox-exported-data-….json``, also in an archive, and backups."""

    key = SOURCE
    name = "Chatbox data"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files with the keys under which Chatbox stores conversations, and backups."""
        found = set(claimed(container, names))
        return tuple(name for name in names if name in found or _is_export(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every thread of every session. Raises UnreadableFile where the only file is none."""
        found = backups(names)
        exports = [name for name in names if _is_export(container, name)]

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            tell(report, name)
            if name in found:
                yield from sessions_in(container, found[name], names, report, findings)
                return
            for stored in read(container, name, findings, essential="", wrapper=""):
                reader = Reader(StoredValues(stored), findings)
                for findings.number, told in enumerate(_stored_sessions(stored), 1):
                    yield from reader.sessions(told)

        files = [*found, *exports] or list(names)
        yield from sessions_of(container, files, report, "conversation", read_file)


def _is_export(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), _SESSION, _OLD_SESSIONS)
    keys = {path[0] for path in seen.paths}
    stored = _LIST in keys or _OLD_SESSIONS in keys
    if stored or any(key.startswith(_SESSION) for key in keys):
        return True
    return posixpath.basename(name).startswith(_NAMED) and _has_sessions_behind(container, name)


def _has_sessions_behind(container: Container, name: str) -> bool:
    """Whether sessions stand behind the settings, which may be long."""
    try:
        with container.open(name) as stream:
            beginning = stream.read(_LONGEST_SETTINGS)
    except UnreadableFile:
        return False
    return _STORED.search(beginning) is not None


def _stored_sessions(stored: Fields) -> Iterator[Fields]:
    """The sessions, each with what the list of them tells; values may be JSON in a text."""
    listed = {
        string(one.get("id")): one for one in map(mapping, sequence(_value(stored.get(_LIST))))
    }
    for key, value in stored.items():
        if key.startswith(_SESSION) and (told := mapping(_value(value))):
            name = string(told.get("id")) or key.removeprefix(_SESSION)
            yield {**mapping(listed.get(name)), **told, "id": name}
    yield from map(mapping, sequence(_value(stored.get(_OLD_SESSIONS))))


def _value(stored: object) -> object:
    return stored_json(stored) if isinstance(stored, str) else stored
