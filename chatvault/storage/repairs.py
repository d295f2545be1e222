"""Makes again what follows from the messages: indexes, the list of words, figures, links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from chatvault.storage import damaged_layouts, impossible_values
from chatvault.storage.merging import alternatives, parent_links, session_counts
from chatvault.storage.search import full_text, word_list

_VIRTUAL = ("message_fts", "session_fts", "word_fts")
_LISTS = ("word", "model_tag", "unlisted_message")


def make_indexes_again(session: Session) -> None:
    """The indexes of all tables, from their rows."""
    session.connection().exec_driver_sql("REINDEX")


def make_readable(session: Session) -> int:
    """Mend values and layouts that nobody could read; in how many places that was done."""
    driver: Any = session.connection().connection.driver_connection
    return impossible_values.make_readable(driver.execute) + damaged_layouts.mend(driver.execute)


def empty_full_text(session: Session) -> None:
    """A new and empty full-text index; the old one may be damaged, so it is not emptied."""
    connection = session.connection()
    for table in (*_VIRTUAL, *_LISTS):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
    for statement in (*full_text.CREATE, *word_list.CREATE):
        connection.exec_driver_sql(statement)
    full_text.mark_version(session, 0)


def session_ids(session: Session) -> list[int]:
    """All conversations."""
    found = session.connection().exec_driver_sql("SELECT id FROM chat_session ORDER BY id")
    return [row[0] for row in found]


def count_again(session: Session, ids: Sequence[int]) -> int:
    """The figures and versions of these conversations; how many of them were wrong."""
    wrong = [
        one
        for one in ids
        if session_counts.wrong(session, one) or not alternatives.are_noted(session, one)
    ]
    session_counts.recount(session, wrong)
    alternatives.note(session, wrong)
    return len(wrong)


def link_again(session: Session) -> int:
    """Links to the conversations that others came out of; how many were missing."""
    connection = session.connection()
    missing = "SELECT count(*) FROM chat_session WHERE parent_id IS NULL"
    before: int = connection.exec_driver_sql(missing).scalar_one()
    parent_links.link_all(session)
    after: int = connection.exec_driver_sql(missing).scalar_one()
    return before - after
