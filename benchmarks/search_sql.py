"""The rival: what a list of results needs, as SQL written by hand on one bare connection.

With `search_filters.py`, all that has to follow where the tables of the vault change.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from chatvault.domain.search.segmentation import segmented

LISTED, WITH_TEXT = 100, 12  # as many as the program's own list is made of
SCORED = 400  # of the newest hits, by relevance; the best of them are listed
_CACHE_KIB = 8 * 1024  # as each of the program's readers
_NARROW = "ix_message_search"
_COVERED = {"id", "session_id", "role", "created_at", "n_chars", "cost"}
_IDS_OF_DAY = 24 << 12  # an id of a message is its hour since 1970 and a number

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Statement:
    """A query in SQL: a MATCH expression, or none, and a condition on ``m`` and ``s``.

    ``days`` are the first and the last day of messages that can match, since 1970.
    """

    match: str = ""
    condition: str = ""
    values: tuple[Any, ...] = ()
    status: str = "active"
    days: tuple[int, int] | None = None


class BareSql:
    """Asks the database of a vault without any of the program's code."""

    def __init__(self, vault: Path) -> None:
        address = f"{(vault / 'vault.db').absolute().as_uri()}?mode=ro"
        self._execute = dbapi2.connect(address, uri=True, isolation_level=None).execute
        self._execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._execute("PRAGMA temp_store = MEMORY")
        indexes = "SELECT count(*) FROM sqlite_master WHERE name = ?"
        self._narrow = bool(self.rows(indexes, (_NARROW,))[0][0])

    def rows(self, statement: str, values: Sequence[Any] = ()) -> Rows:
        """What a statement gives."""
        rows: Rows = self._execute(statement, tuple(values)).fetchall()
        return rows

    def listed(self, asked: Statement, *, by_relevance: bool = False) -> Rows:
        """The first hits, the heads of their conversations, the texts of the first few."""
        hits = self._hits(asked, by_relevance)
        sessions = list(dict.fromkeys(hit[1] for hit in hits))
        heads = (
            "SELECT id, uid, source_id, coalesce(custom_title, title), updated_at "
            f"FROM chat_session WHERE id IN ({_marks(sessions)})"
        )
        self.rows(heads, sessions)
        if asked.match:
            self._titles(asked)
        first = [hit[0] for hit in hits[:WITH_TEXT]]
        self.rows(f"SELECT id, text FROM message WHERE id IN ({_marks(first)})", first)
        return hits

    def _titles(self, asked: Statement) -> Rows:
        """The conversations whose titles match, which are listed as well."""
        words = re.sub(
            r"tags : (?:\([^)]*\)|\"[^\"]*\")(?: AND )?|(?:\{[^}]*\}|\w+) : ", "", asked.match
        )
        last = (
            "SELECT rowid FROM session_fts WHERE session_fts MATCH ? ORDER BY rowid DESC LIMIT 200"
        )
        return self.rows(
            f"SELECT s.id, s.updated_at FROM ({last}) f CROSS JOIN chat_session s "
            "ON s.id = f.rowid WHERE s.status = ? ORDER BY s.updated_at DESC",
            (words.removesuffix(" AND "), asked.status),
        )

    def _hits(self, asked: Statement, by_relevance: bool) -> Rows:
        place = "f.rowid" if asked.match else "m.id"
        source = f"message m{self._index(asked)} "
        if asked.match:
            source = f"message_fts f CROSS JOIN {source} ON m.id = f.rowid "
        where, values = self._where(asked, place)
        scored = by_relevance and bool(asked.match)
        columns = "m.id, m.session_id, m.role, m.created_at"
        columns += ", bm25(message_fts) AS score" if scored else ""
        newest = (
            f"SELECT {columns} FROM {source}CROSS JOIN chat_session s ON s.id = m.session_id "
            f"WHERE {' AND '.join(where)} ORDER BY {place} DESC "
            f"LIMIT {SCORED if scored else LISTED}"
        )
        best = f"SELECT * FROM ({newest}) ORDER BY score LIMIT {LISTED}"
        return self.rows(best if scored else newest, values)

    def _where(self, asked: Statement, place: str) -> tuple[list[str], list[Any]]:
        where = ["m.hidden IS NULL", "s.status = ?"]
        values: list[Any] = [asked.status]
        if asked.match:
            where.append("message_fts MATCH ?")
            values.append(asked.match)
        if asked.condition:
            where.append(asked.condition)
            values += asked.values
        if span := self._span(asked):
            where.append(f"{place} BETWEEN ? AND ?")
            values += span
        return where, values

    def _span(self, asked: Statement) -> tuple[int, int] | None:
        """The ids of the days that are asked for."""
        if asked.days is None or not self._narrow:
            return None
        first, last = asked.days
        return first * _IDS_OF_DAY, (last + 1) * _IDS_OF_DAY - 1

    def _index(self, asked: Statement) -> str:
        """The narrow index, where there is one and it holds all that is asked for."""
        columns = set(re.findall(r"\bm\.(\w+)", asked.condition))
        return f" INDEXED BY {_NARROW}" if self._narrow and columns <= _COVERED else ""

    def words_with(self, part: str) -> str:
        """Any of the words that hold a part, as a MATCH expression."""
        holding = "SELECT rowid FROM word_fts WHERE word_fts MATCH ?"
        words = self.rows(
            f"SELECT word FROM word WHERE id IN ({holding}) ORDER BY uses DESC LIMIT 1000",
            (f'"{part}"',),
        )
        return f"{{prose parts}} : ({' OR '.join(said_word for (said_word,) in words)})"

    def text_bytes(self) -> int:
        """UTF-8 bytes of all that the word index was made from."""
        said = "octet_length(text) + octet_length(thinking) + octet_length(attached)"
        calls = "octet_length(name) + octet_length(arguments) + octet_length(result)"
        messages = self.rows(f"SELECT sum({said}) FROM message WHERE hidden IS NULL")
        tools = self.rows(f"SELECT total({calls}) FROM tool_call")
        return int(messages[0][0] + tools[0][0])

    def index_bytes(self) -> int:
        """What the word index takes: its blocks and the sizes of its documents."""
        blocks = self.rows("SELECT sum(octet_length(block)) FROM message_fts_data")
        sizes = self.rows("SELECT sum(octet_length(sz)) FROM message_fts_docsize")
        return int(blocks[0][0] + sizes[0][0])

    def count(self, match: str, at_most: int) -> int:
        """How many messages an expression finds."""
        found = f"SELECT 1 FROM message_fts WHERE message_fts MATCH ? LIMIT {at_most}"
        return int(self.rows(f"SELECT count(*) FROM ({found})", (match,))[0][0])


def said(*texts: str, prefix: bool = False) -> str:
    """Words or phrases that were said, as a MATCH expression."""
    return _anywhere("prose", texts, prefix)


def in_tools(*texts: str) -> str:
    """Words or phrases in what tools got and gave, as a MATCH expression."""
    return _anywhere("{tools aside}", texts, False)


def since_1970(day: datetime.date) -> int:
    """A day as a number."""
    return (day - datetime.date(1970, 1, 1)).days


def midnight(day: datetime.date) -> int:
    """The beginning of a day where the person is, in UTC ms."""
    return int(datetime.datetime.combine(day, datetime.time()).astimezone().timestamp() * 1000)


def _anywhere(columns: str, texts: Sequence[str], prefix: bool) -> str:
    found = " AND ".join(f'{columns} : "{segmented(text)}"' for text in texts)
    return f"{found} *" if prefix else found


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
