"""What Pi prints of a run (``pi --mode json``): its session's head, then events instead of entries.

A message stands in it at its beginning, with every piece that comes, and at its end.
"""

from __future__ import annotations

from collections.abc import Iterable

from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import count, mapping, string

_RUN = "agent_start"
_MESSAGE = "message_end"
_COMPACTIONS = ("compaction_end", "auto_compaction_end")


def is_printed(records: Iterable[Record]) -> bool:
    """Whether so begins what was printed of a run."""
    return any(record.get("type") == _RUN for record in records)


def as_entry(event: Record) -> Record | None:
    """What the session itself has of an event, None where that is nothing."""
    kind = event.get("type")
    if kind == _MESSAGE:
        message = mapping(event.get("message"))
        return {"type": "message", "id": _name(message), "message": message}
    if kind in _COMPACTIONS and mapping(event.get("result")):
        return {**mapping(event.get("result")), "type": "compaction"}
    return None


def _name(message: Record) -> str:
    """A name that the message also has where another run of its session was printed, too."""
    at = count(message.get("timestamp"))
    return string(message.get("toolCallId")) or (f"{message.get('role')}:{at}" if at else "")
