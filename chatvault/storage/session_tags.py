"""Gives new sessions the tags that their source has."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select
from sqlmodel import Session, col

from chatvault.domain.own_name import alike, tidied
from chatvault.storage.models import SessionTag, Tag, table
from chatvault.storage.packing import clean


def give(session: Session, tags: Iterable[tuple[int, str]]) -> None:
    """Put tags on sessions, by (id of the session, name of the tag); tags are made as needed.

    A tag that is alike but for the case of its letters is the same.
    """
    named = ((session_id, tidied(clean(name))) for session_id, name in tags)
    wanted = [(session_id, name) for session_id, name in named if name]
    if not wanted:
        return
    ids = _known(session)
    new = {alike(name): name for _, name in reversed(wanted) if alike(name) not in ids}
    if new:
        session.execute(insert(table(Tag)), [{"name": name} for name in sorted(new.values())])
        ids = _known(session)
    session.execute(
        insert(table(SessionTag)).prefix_with("OR IGNORE"),
        [{"session_id": session_id, "tag_id": ids[alike(name)]} for session_id, name in wanted],
    )


def _known(session: Session) -> dict[str, int]:
    """The ids of all tags, by what is alike of their names."""
    rows = session.execute(select(col(Tag.name), col(Tag.id)).order_by(col(Tag.name).desc()))
    return {alike(name): tag_id for name, tag_id in rows}
