"""What is noted of a session beside its transcript: what it is called, whether it was put away.

Claude Code keeps both in the session's own folder, Claude Desktop in a record.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from chatvault.importers.claude_code.desktop import DesktopRecords, record_in
from chatvault.importers.claude_code.folder import task_record
from chatvault.importers.claude_code.place import ARCHIVED, CUSTOM_TITLE, Place
from chatvault.importers.container import Container
from chatvault.importers.json_values import string
from chatvault.importers.timestamps import timestamp


@dataclass(frozen=True, slots=True)
class Noted:
    """``since`` tells when it was put away, in UTC ms; a prompt that is newer brought it back."""

    title: str = ""
    archived: bool = False
    since: int | None = None

    def is_archived(self, prompted_at: int | None) -> bool:
        """Whether it is put away, of a session in which something was last typed at that time."""
        came_back = None not in (self.since, prompted_at) and (prompted_at or 0) > (self.since or 0)
        return self.archived and not came_back


def noted(
    container: Container, place: Place, names: Collection[str], desktop: DesktopRecords
) -> Noted:
    """What is noted of the session; sub-agents are told of by their descriptions."""
    if place.agent:
        return Noted()
    record = task_record(container, place) or desktop.of_session(place.key)
    shown = string(record.get("title")).strip()
    title = _beside(container, place, names, CUSTOM_TITLE, "customTitle")
    named = title.strip() if isinstance(title, str) else ""
    if record.get("isArchived") is True:
        return Noted(named or shown, archived=True)
    put_away = _beside(container, place, names, ARCHIVED, "archived") is True
    since = timestamp(_beside(container, place, names, ARCHIVED, "at"))
    return Noted(named or shown, put_away, since)


def _beside(
    container: Container, place: Place, names: Collection[str], file: str, key: str
) -> object:
    name = f"{place.folder}/{file}"
    return record_in(container, name).get(key) if name in names else None
