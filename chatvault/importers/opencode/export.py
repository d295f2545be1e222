"""What ``opencode export`` writes: one session with its messages and their parts, as one document.

``{"info": SESSION, "messages": [{"info": MESSAGE, "parts": [PART, …]}, …]}``, where the three have
the fields that the files of the tree have (OpenCode's ``cli/cmd/export.ts``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.export_records import Findings, read
from chatvault.importers.heads import head_of
from chatvault.importers.json_shape import may_be_json, shape_with
from chatvault.importers.json_values import mapping, sequence, string
from chatvault.importers.opencode.stored import Fields, StoredMessage, StoredSession

_SOURCE = "opencode"


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
    for told in read(container, name, findings, essential="messages"):
        about = mapping(told.get("info"))
        key = string(about.get("id")) or name.rpartition("/")[2].rpartition(".")[0]
        if key not in left_out:
            values = sequence(told.get("messages"))
            messages = [_message(mapping(value), n) for n, value in enumerate(values)]
            yield StoredSession(_SOURCE, key, about, messages, (name,))
    findings.sum_up()


def _is_export(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), '"messages"')
    named = seen.has("info", "id") and seen.has("info", "time", "created")
    return named and seen.has("messages", "[]", "info", "role")


def _message(value: Fields, number: int) -> StoredMessage:
    data = mapping(value.get("info"))
    parts = [mapping(part) for part in sequence(value.get("parts"))]
    keyed = ((string(part.get("id")) or f"{place}", part) for place, part in enumerate(parts))
    return StoredMessage(string(data.get("id")) or f"place:{number}", data, tuple(keyed))
