"""What a transcript of Claude Code tells of others: their titles, and which goes on from it.

A summary mostly names a session of another file. Of a session that was sent to the background,
or begun anew with a summary of it, the last record tells which one goes on; that one tells nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from chatvault.errors import UnreadableFile
from chatvault.importers.claude_code.beforehand import beforehand
from chatvault.importers.claude_code.own_session import UUID
from chatvault.importers.claude_code.place import Place
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import from_json, mapping, string

_CHUNK = 1 << 20
_SUMMARY, _CONTINUED = b'"summary"', b'"continued-in"'


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Titles by folder and the uuid of a message, and by session the one that it goes on from."""

    titles: dict[str, dict[str, str]] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)

    def note(self, place: Place, record: Record) -> None:
        """Take over what a record tells of another file."""
        if record.get("type") == "summary":
            leaf, summary = string(record.get("leafUuid")), string(record.get("summary")).strip()
            if leaf and summary:
                self.titles.setdefault(folder_of(place), {})[leaf] = summary
        elif record.get("type") == "continued-in" and not place.agent:
            later = string(record.get("continuedInSessionId"))
            # A copy may repeat what the session tells that it is a copy of.
            is_own = record.get("sessionId") in (None, place.key)
            if is_own and UUID.fullmatch(later) and later != place.key:
                self.before.setdefault(later, place.key)

    def tells_of(self, place: Place) -> bool:
        """Whether something of it may be told of the session of that file."""
        return folder_of(place) in self.titles or place.key in self.before


def told_elsewhere(container: Container, places: Collection[Place]) -> Elsewhere:
    """What the transcripts tell of each other."""
    told = Elsewhere()
    with beforehand(container):
        for place in places:
            for record in _telling(container, place.member):
                told.note(place, record)
    return told


def folder_of(place: Place) -> str:
    """The folder that the transcript lies in."""
    return place.member.rpartition("/")[0]


def _telling(container: Container, name: str) -> Iterator[Record]:
    try:
        if not _mentions_others(container, name):
            return
        with container.open(name) as stream:
            for line in stream:
                if _mention(line) and len(line) <= _CHUNK:
                    yield mapping(from_json(line.decode("utf-8", "replace")))
    except UnreadableFile:  # told when the file itself is read
        return


def _mentions_others(container: Container, name: str) -> bool:
    tail = b""
    with container.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            if _mention(chunk) or _mention(tail + chunk[: len(_CONTINUED)]):
                return True
            tail = chunk[-len(_CONTINUED) :]
    return False


def _mention(piece: bytes) -> bool:
    return _SUMMARY in piece or _CONTINUED in piece
