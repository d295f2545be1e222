"""The full-text index: its tables, and how rows come in and go out.

Contentless, so that text lives once, in the message. ``prose`` is what people and models
said and ``parts`` the words that names in it are made of, ``tools`` what went into tools and
came out, ``aside`` thinking and the text of files; ``tags`` says what the message is, so that
filters are part of MATCH.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter

from sqlmodel import Session

from chatvault.domain.search.segmentation import VERSION, segmented
from chatvault.storage.database import small_values
from chatvault.storage.search import identifiers, word_list

IndexRow = tuple[int, str, str, str, str, str]

CREATE = (
    "CREATE VIRTUAL TABLE message_fts USING fts5(prose, parts, tools, aside, tags, content='', "
    "contentless_delete=1, tokenize='unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE session_fts USING fts5(title, content='', contentless_delete=1, "
    "tokenize='unicode61 remove_diacritics 2')",
)
VERSION_KEY = "full_text_version"

# How FTS5 is set (fts5_config.c), while an import runs and after it: its write buffer in bytes,
# and from how many parts of the index on it merges some with each write, 0 for never.
_WRITE_BUFFER, _IMPORT_BUFFER = 8 * 1024**2, 64 * 1024**2
_MERGED_PARTS = 4


def add(session: Session, rows: Sequence[IndexRow]) -> None:
    """Index new messages: id, prose, parts, tools, aside and tags of each."""
    if rows:
        _insert(session, rows)
        word_list.note(session, sorted(row[0] for row in rows))


def replace(session: Session, rows: Sequence[IndexRow]) -> None:
    """Index messages anew that say what they said: their words are listed already."""
    if rows:
        remove(session, [row[0] for row in rows])
        _insert(session, rows)


def remove(session: Session, message_ids: Iterable[int]) -> None:
    """Take messages out of the index."""
    rows = [(message_id,) for message_id in message_ids]
    if rows:
        session.connection().exec_driver_sql("DELETE FROM message_fts WHERE rowid = ?", rows)


def add_titles(session: Session, titles: Sequence[tuple[int, str]]) -> None:
    """Index the titles of new sessions, as (session id, title)."""
    if titles:
        session.connection().exec_driver_sql(
            "INSERT INTO session_fts(rowid, title) VALUES (?, ?)",
            [(key, f"{segmented(title)}\n{identifiers.parts(title)}") for key, title in titles],
        )


def set_title(session: Session, session_id: int, title: str) -> None:
    """Index a session's title anew."""
    session.connection().exec_driver_sql("DELETE FROM session_fts WHERE rowid = ?", (session_id,))
    add_titles(session, [(session_id, title)])


@contextmanager
def importing(session: Session, *, merges: bool) -> Iterator[None]:
    """Set FTS5 for many messages in one transaction, and back after it.

    Where it does not merge meanwhile, `merge` is to follow: it stores how it is set.
    """
    _set(session, "hashsize", _IMPORT_BUFFER)
    if not merges:
        _set(session, "automerge", 0)
    yield
    _set(session, "hashsize", _WRITE_BUFFER)
    if not merges:
        _set(session, "automerge", _MERGED_PARTS)


def _insert(session: Session, rows: Sequence[IndexRow]) -> None:
    session.connection().exec_driver_sql(
        "INSERT INTO message_fts(rowid, prose, parts, tools, aside, tags) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        # In the order of their ids: with each step back FTS5 writes out what it has gathered.
        sorted(rows, key=itemgetter(0)),
    )


def is_of_another_version(session: Session) -> bool:
    """Whether the index was made by another version of the program, or is not filled yet."""
    return stored_version(session) != VERSION


def stored_version(session: Session) -> int:
    """The version of the program that the index was made with."""
    return int(small_values.value(session, VERSION_KEY) or 0)


def clear(session: Session) -> None:
    """Take everything out of the index and the list of words."""
    connection = session.connection()
    for table in ("message_fts", "session_fts"):
        connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('delete-all')")
    word_list.clear(session)


def merge(session: Session, pages: int) -> bool:
    """Merge some parts of the index; returns whether there is more to do.

    ``pages`` bounds the work; a negative number begins to merge all parts there are. See "The
    'merge' Command" in SQLite's documentation of FTS5.
    """
    connection = session.connection()
    driver = connection.connection.driver_connection
    assert driver is not None
    before = driver.total_changes
    connection.exec_driver_sql(
        "INSERT INTO message_fts(message_fts, rank) VALUES ('merge', ?)", (pages,)
    )
    return bool(driver.total_changes - before >= 2)


def look_anew(session: Session) -> None:
    """Let a connection that is about to be checked see the indexes as they lie now.

    FTS5 remembers how an index lay when a connection read it, and renews that when it is read
    again. PRAGMA integrity_check and quick_check do not, and take a change since then for damage.
    """
    for index in ("message_fts", "session_fts", "word_fts"):
        session.connection().exec_driver_sql(f"SELECT rowid FROM {index} LIMIT 1").all()


def _set(session: Session, name: str, value: int) -> None:
    session.connection().exec_driver_sql(
        "INSERT INTO message_fts(message_fts, rank) VALUES (?, ?)", (name, value)
    )


def mark_version(session: Session, version: int = VERSION) -> None:
    """Note which version of the program the index was made with."""
    small_values.keep(session, VERSION_KEY, str(version))
