"""The transcripts that Copilot writes beside chats, for what came back from the tools they call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from chatvault.domain.blocks import ToolOutcome
from chatvault.errors import UnreadableFile
from chatvault.importers.container import Container
from chatvault.importers.copilot_cli.events import is_event_log, read_events
from chatvault.importers.copilot_cli.outcome import outcome_of
from chatvault.importers.json_values import string
from chatvault.importers.reading_on import ignore

NOTHING: Mapping[str, ToolOutcome] = MappingProxyType({})

_FOLDER = "transcripts"  # of the extension, within the storage of a window


def transcripts_in(members: Iterable[str]) -> dict[str, str]:
    """The files that are transcripts by their place, by the ids of the chats."""
    paths = map(PurePosixPath, members)
    return {path.stem: str(path) for path in paths if path.parent.name == _FOLDER}


def outcomes_in(container: Container, name: str) -> Mapping[str, ToolOutcome]:
    """What came back from the tools that a transcript tells of, by the ids of their calls.

    "" is no transcript; problems in one are told where it is read for itself.
    """
    if not name or not is_event_log(container, name):
        return NOTHING
    begun: dict[str, int | None] = {}
    found: dict[str, ToolOutcome] = {}
    try:
        for event in read_events(container, name, ignore):
            call_id = string(event.data.get("toolCallId"))
            if event.type == "tool.execution_start":
                begun[call_id] = event.at
            elif event.type == "tool.execution_complete" and call_id:
                found[call_id] = outcome_of(event, begun.get(call_id))
    except UnreadableFile:  # told where it is read for itself
        return NOTHING
    return found
