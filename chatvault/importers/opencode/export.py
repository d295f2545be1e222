"""What ``opencode export`` writes: one session with its messages and their parts, as one document.

``{"info": SESSION, "messages": [{"info": MESSAGE, "parts": [PART, …]}, …]}``, where the three have
the fields that the files of the tree have (OpenCode's ``cli/cmd/export.ts``). Since version 2 a
message is what a row of its database holds. On some systems a line to the person came along.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.opencode.newer import older_form
from chatvault.importers.opencode.stored import Fields, StoredMessage, StoredSession

_SOURCE, _FORK = "opencode", "kilo-code"
_SAID = b"Exporting session: "


def exports(container: Container, names: Sequence[str]) -> list[str]:
    """Those of the files that hold an exported session."""
    return [name for name in names if _is_export(container, name)]


def read_export(
    container: Container, name: str, report: Report, left_out: Collection[str]
) -> Iterator[StoredSession]:
    """The session of the file, unless its id is left out.

    Raises UnreadableFile where there is nothing to read.
    """
    findings = Findings(report, name, "session")
    before = _before(head_of(container, name))
    for told in read(container, name, findings, essential="messages", after=before):
        about = mapping(told.get("info"))
        key = string(about.get("id")) or name.rpartition("/")[2].rpartition(".")[0]
        if key not in left_out:
            messages = _messages(told)
            source = _FORK if any(map(_is_of_fork, messages)) else _SOURCE
            yield StoredSession(source, key, _located(about), messages, (name,), _origin(about))
    findings.sum_up()


def _is_export(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    head = head_of(container, name)
    seen = shape_with(head.removeprefix(_before(head)), '"messages"')
    named = seen.has("info", "id") and seen.has("info", "time", "created")
    said = seen.has("messages", "[]", "info", "role") or (
        seen.has("messages", "[]", "type") and seen.has("messages", "[]", "time", "created")
    )
    return named and said


def _before(head: bytes) -> bytes:
    """The line before the document, which is put out with it."""
    return head.partition(b"{")[0] if head.startswith(_SAID) else b""


def _located(about: Fields) -> Fields:
    """The session with its folder where it stands in older exports."""
    folder = mapping(about.get("location")).get("directory")
    return about if about.get("directory") or not folder else {**about, "directory": folder}


def _origin(about: Fields) -> str | None:
    return string(mapping(about.get("fork")).get("sessionID")) or None


def _messages(told: Fields) -> list[StoredMessage]:
    values = map(mapping, sequence(told.get("messages")))
    found = (
        _message(value, place) if "info" in value else _row(value, place)
        for place, value in enumerate(values)
    )
    return [message for message in found if message is not None]


def _is_of_fork(message: StoredMessage) -> bool:
    """Whether it tells what Kilo Code alone does: the editor's state, or the speed of a step."""
    steps = (part for _key, part in message.parts if part.get("type") == "step-finish")
    return "editorContext" in message.data or any("metrics" in step for step in steps)


def _row(value: Fields, number: int) -> StoredMessage | None:
    key = string(value.get("id")) or f"place:{number}"
    return older_form(key, string(value.get("type")), value)


def _message(value: Fields, number: int) -> StoredMessage:
    data = mapping(value.get("info"))
    parts = [mapping(part) for part in sequence(value.get("parts"))]
    keyed = ((string(part.get("id")) or f"{place}", part) for place, part in enumerate(parts))
    return StoredMessage(string(data.get("id")) or f"place:{number}", data, tuple(keyed))
