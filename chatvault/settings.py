"""What a person prefers and how the window was left, kept in one small file."""

from __future__ import annotations

import dataclasses
import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatvault.lasting_files import take_place

log = logging.getLogger(__name__)

_MOST_TABS = 100
_MOST_NOTICES = 100
_LARGEST = 2**53  # numbers beyond are nothing that was ever saved


@dataclass(frozen=True, slots=True)
class KeptTab:
    """A tab as it was left: the uid of its conversation, the message read, and how far below."""

    session: str
    message: int | None = None
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Preferences and the state of the window; every field has its default here.

    ``geometry`` is Qt's, in hex; ``splitter`` the widths of the parts; ``place`` a digest of what
    was listed; ``session`` the uid of the conversation that was open, ``tab`` which of ``tabs``
    that was. ``backup_hours`` 0 means no scheduled backups; ``backup_folder`` is a second folder
    for them, empty for none. After so many ``lock_minutes`` without anybody an encrypted vault is
    locked, 0 never. ``closed_notices`` are marks of what is not to be said again.
    """

    scheme: str = "system"
    zoom: float = 1.0
    geometry: str = ""
    splitter: tuple[int, ...] = ()
    side_panel: bool = True
    sort: str = "activity"
    place: str = ""
    session: str = ""
    tabs: tuple[KeptTab, ...] = ()
    tab: int = 0
    backup_hours: int = 24
    backup_folder: str = ""
    lock_minutes: int = 15
    closed_notices: tuple[str, ...] = ()

    @property
    def second_folder(self) -> Path | None:
        """The second folder for backups, where the person has chosen one."""
        return Path(self.backup_folder) if self.backup_folder else None


def load(path: Path) -> Settings:
    """The settings in that file; where it is missing or damaged, the defaults."""
    try:
        values = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError):
        log.warning("The settings could not be read; the defaults are used.")
        return Settings()
    return dataclasses.replace(Settings(), **_fitting(values))


def save(path: Path, settings: Settings) -> None:
    """Write the settings: whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    try:
        with partial.open("w", encoding="utf-8") as stream:
            json.dump(dataclasses.asdict(settings), stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        take_place(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _fitting(values: Any) -> dict[str, Any]:
    """Those values that a field of the same type can take."""
    if not isinstance(values, dict):
        return {}
    fitting: dict[str, Any] = {}
    for field in dataclasses.fields(Settings):
        value = values.get(field.name)
        if field.name == "tabs":
            fitting[field.name] = _tabs(value)
        elif field.name == "closed_notices":
            fitting[field.name] = _texts(value)
        elif isinstance(field.default, tuple) and isinstance(value, list):
            fitting[field.name] = tuple(part for part in value if isinstance(part, int))
        elif type(field.default) is float and isinstance(value, float | int):
            fitting[field.name] = float(value)
        elif type(value) is type(field.default):
            fitting[field.name] = value
    return fitting


def _texts(values: Any) -> tuple[str, ...]:
    """Those values that are texts."""
    found = values if isinstance(values, list) else ()
    return tuple(value for value in found if isinstance(value, str))[:_MOST_NOTICES]


def _tabs(values: Any) -> tuple[KeptTab, ...]:
    """Those tabs that say which conversation they show; a place that is none is the beginning."""
    found = []
    for value in values if isinstance(values, list) else ():
        session = value.get("session") if isinstance(value, dict) else None
        if not isinstance(session, str) or not session:
            continue
        message, offset = value.get("message"), value.get("offset")
        if type(message) is not int or not 0 < message < _LARGEST:
            message, offset = None, 0.0
        if type(offset) not in (int, float) or not 0 <= offset < _LARGEST:
            offset = 0.0
        found.append(KeptTab(session, message, float(offset)))
    return tuple(found[:_MOST_TABS])
