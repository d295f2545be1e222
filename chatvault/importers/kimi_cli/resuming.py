"""Reading on in the logs of Kimi CLI and of Kimi Code."""

from __future__ import annotations

from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import FolderContainer
from chatvault.importers.kimi_cli import code_session, wire_session
from chatvault.importers.kimi_cli.place import WIRE, place_of
from chatvault.importers.messages.entry_marks import Marks


def read_behind(
    container: FolderContainer, name: str, report: Report, marked: int | None, since: Checkpoint
) -> tuple[ParsedSession | None, Marks]:
    """The session behind a checkpoint of its log, and the places where one can go on."""
    place = place_of(container, name)
    is_wire = place is not None and place.kind == WIRE
    read = wire_session.read_behind if is_wire else code_session.read_behind
    return read(container, name, report, marked, since)
