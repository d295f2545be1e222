"""Gives new sessions the tags that their source has."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select
from sqlmodel import Session, col

from chatvault.storage.models import SessionTag, Tag, table
from chatvault.storage.packing import clean


def give(session: Session, tags: Iterable[tuple[int, str]]) -> None:
    """Put tags on sessions, by (id of the session, name of the tag); tags are made as needed."""
    wanted = [(session_id, clean(name)) for session_id, name in tags]
    if not wanted:
        return
    names = sorted({name for _, name in wanted})
    session.execute(insert(table(Tag)).prefix_with("OR IGNORE"), [{"name": name} for name in names])
    known = select(col(Tag.name), col(Tag.id)).where(col(Tag.name).in_(names))
    ids = {row[0]: row[1] for row in session.execute(known)}
    session.execute(
        insert(table(SessionTag)).prefix_with("OR IGNORE"),
        [{"session_id": session_id, "tag_id": ids[name]} for session_id, name in wanted],
    )
