"""Telling the chats that VS Code keeps, and reading their state."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.parsed import Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.copilot_chat.state import Replaced, State, Unapplied
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_lines import records
from chatvault.importers.json_files.json_record import Record
from chatvault.importers.json_files.json_records import records as json_records
from chatvault.importers.json_files.json_shape import Shape, shape

LOG = ".jsonl"  # how the names of chats end that are written as a log

_SUFFIXES = (".json", LOG)
_SIGNS = (b'"requests"', b'"responderUsername"', b'"initialLocation"', b'"inputState"')
_ENTRY = "v"  # where an entry of a log holds the chat
# Keys by which a chat is known, from the first version on; any two of them tell one.
_KEYS = (
    *("requests", "responderUsername", "requesterUsername", "initialLocation", "creationDate"),
    *("inputState", "hasPendingEdits", "sessionId", "customTitle", "lastMessageDate"),
)
_OWN = ("responderUsername", "requesterUsername", "initialLocation")  # of no other format
_MISFIT = "This change does not fit the chat as it was and was left out."
_MENDED = "Some characters of the file are damaged and were replaced."


def is_chat(container: Container, name: str) -> bool:
    """Whether the file's content is a chat, as a document or as a log."""
    if not name.lower().endswith(_SUFFIXES) and len(container.names()) > 1:
        return False
    head = head_of(container, name)
    if not head.lstrip(b"\xef\xbb\xbf\x00 \t\r\n").startswith(b"{"):
        return False
    if not any(key in head for key in _SIGNS):  # most files are something else
        return False
    return _tells_chat(shape(head), ()) or _is_log(container, name)


def read_state(
    container: Container, name: str, report: Report
) -> tuple[dict[str, Any], list[Replaced]]:
    """The chat as it was last, and what its log tells of before. Raises UnreadableFile."""
    if _is_log(container, name):
        state = _replayed(container, name, report)
        return state.value, state.replaced
    return _document(container, name, report), []


def stem_of(name: str) -> str:
    """The file's name, which is the chat's id."""
    return PurePosixPath(name).stem


def _tells_chat(found: Shape, prefix: tuple[str, ...]) -> bool:
    if found.has(*prefix, "requests", "[]", "requestId"):
        return True
    keys = {key for key in _KEYS if found.has(*prefix, key)}
    return len(keys) > 1 and (bool(prefix) or not keys.isdisjoint(_OWN))


def _is_log(container: Container, name: str) -> bool:
    found = shape(head_of(container, name))
    return found.has("kind") and _tells_chat(found, (_ENTRY,))


def _replayed(container: Container, name: str, report: Report) -> State:
    state, teller = State(), Teller(report, name)
    with container.open(name) as stream:
        for number, _offset, entry in records(stream, report, name, repeats=True):
            teller.line = number
            try:
                state.apply(entry)
            except Unapplied:
                teller.tell(Severity.WARNING, _MISFIT)
    return state


def _document(container: Container, name: str, report: Report) -> dict[str, Any]:
    with container.open(name) as stream:
        for record in json_records(stream):
            if isinstance(record, Record) and isinstance(record.value, dict):
                if record.mended:
                    Teller(report, name).tell_of_file(Severity.WARNING, _MENDED)
                return record.value
    raise UnreadableFile(
        "The chat is cut short or is not valid JSON. Copy the file again where VS Code is closed.",
        path=container.path,
    )
