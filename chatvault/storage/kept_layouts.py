"""The layouts of tables that a person kept, among the small values by name."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session

from chatvault.domain.tables.saved_layout import SavedLayout
from chatvault.storage.database import small_values

_LAYOUTS = "table_layouts"


def load(session: Session) -> tuple[SavedLayout, ...]:
    """Every one, in the order in which they were kept."""
    return _told(small_values.value(session, _LAYOUTS))


def save(session: Session, layouts: Iterable[SavedLayout]) -> None:
    """Keep these, and no others."""
    told = [one.told() for one in layouts]
    small_values.keep(session, _LAYOUTS, json.dumps(told))


def add(session: Session, layout: SavedLayout) -> None:
    """Keep one more; it takes the place of those that are of no use beside it."""
    others = (one for one in load(session) if not layout.replaces(one))
    save(session, (*others, layout))


def of_copy(connection: Any) -> tuple[SavedLayout, ...]:
    """Those in a database that is open as a whole, such as a backup."""
    found = connection.execute(small_values.VALUE, (_LAYOUTS,)).fetchone()
    return _told(None if found is None else found[0])


def _told(kept: str | None) -> tuple[SavedLayout, ...]:
    return tuple(map(SavedLayout.from_told, json.loads(kept or "[]")))
