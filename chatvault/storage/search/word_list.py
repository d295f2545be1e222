"""The words that the vault knows, with how often each is used, and the tags of its models.

From it come the words that begin with what is typed, those that hold a part, and those that
are nearly what was asked for. It follows the messages: what is new or changed waits in
``unlisted_message`` and is listed after an import, a few messages from their texts, many by
going through the index again. A prefix index of FTS5 instead makes an import take 1.7 times as
long and the index two and a half times as large.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from sqlmodel import Session

from chatvault.domain.search.segmentation import UNSPACED, WORD, segmented
from chatvault.domain.search.snippets import folded
from chatvault.storage.database.plain_rows import PlainRows
from chatvault.storage.search import identifiers
from chatvault.storage.search.message_tags import MODEL, model_tags

CREATE = (
    "CREATE TABLE word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, uses INTEGER NOT NULL)",
    # What a letter or two begin is picked from the frequent ones.
    "CREATE INDEX ix_word_frequent ON word (word) WHERE uses >= 1000",
    "CREATE VIRTUAL TABLE word_fts USING fts5(word, content='word', content_rowid='id', "
    "tokenize='trigram')",
    "CREATE TABLE model_tag (tag TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE unlisted_message (number INTEGER PRIMARY KEY, message_id INTEGER NOT NULL)",
)
# The index is gone through in these portions, by how words begin.
PORTIONS = (*"0123456789abcdefghijklmnopqrstuvwxyz", "{")
_LONGEST = 40  # characters; longer runs are data
# So is a long one of letters and digits, unless they are those of a hash: it is a key more often
# than a name, and keys are not offered while somebody types. It is found where it is searched for.
_LONG_MIXED = 20
_IS_KEY = f"length(term) >= {_LONG_MIXED} AND term GLOB '*[0-9]*' AND term GLOB '*[g-z]*'"
_KEY = re.compile(rf"(?=[^0-9]*[0-9])(?=[^g-z]*[g-z]).{{{_LONG_MIXED},}}")
_TRIGRAM = 3
_INSIDE = "id IN (SELECT rowid FROM word_fts WHERE word_fts MATCH ?)"
_AFTER_ALL = "\U0010ffff"

_ADD = "INSERT INTO word(word, uses) {} ON CONFLICT (word) DO UPDATE SET uses = {}"
_OF_INDEX = _ADD.format(
    "SELECT term, sum(cnt) FROM temp.index_word WHERE term >= ? AND term < ? "
    f"AND col IN ('prose', 'parts') AND length(term) <= {_LONGEST} "
    f"AND NOT ({_IS_KEY}) AND term NOT GLOB '{identifiers.MARK}*' GROUP BY term",
    "excluded.uses",
)
_MODELS_OF_INDEX = (
    "INSERT OR IGNORE INTO model_tag "
    "SELECT term FROM temp.index_word WHERE term >= ? AND term < ? AND col = 'tags'"
)
_OF_TEXTS = _ADD.format("VALUES (?, ?)", "uses + excluded.uses")


def note(session: Session, message_ids: Sequence[int]) -> None:
    """These messages are new or say something else now."""
    session.connection().exec_driver_sql(
        "INSERT INTO unlisted_message(message_id) VALUES (?)",
        [(message_id,) for message_id in message_ids],
    )


def waiting(session: Session) -> tuple[int, int]:
    """How many messages wait to be listed, and the number of the last one."""
    found = session.connection().exec_driver_sql(
        "SELECT count(*), coalesce(max(number), 0) FROM unlisted_message"
    )
    number, last = found.one()
    return number, last


def list_texts(session: Session, limit: int) -> None:
    """List the words of the first messages that wait, from their texts."""
    connection = session.connection()
    rows = connection.exec_driver_sql(
        "SELECT u.number, m.text, m.model FROM unlisted_message u "
        "JOIN message m ON m.id = u.message_id ORDER BY u.number LIMIT ?",
        (limit,),
    ).all()
    counted = Counter(word for _, text, _ in rows for word in words_of(text))
    models = {model for _, _, model in rows if model}
    tags = {folded(tag) for model in models for tag in model_tags(model)}
    if tags:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO model_tag VALUES (?)", [(tag,) for tag in tags]
        )
    _listing(session, _OF_TEXTS, sorted(counted.items()))
    listed(session, rows[-1][0] if rows else waiting(session)[1])


def list_index(session: Session, portion: str) -> None:
    """List the words of the index that begin with a sign of PORTIONS, or lie up to the next."""
    session.connection().exec_driver_sql(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_word USING fts5vocab(main, message_fts, col)"
    )
    place = PORTIONS.index(portion)
    end = PORTIONS[place + 1] if place + 1 < len(PORTIONS) else _AFTER_ALL
    _listing(session, _OF_INDEX, [(portion, end)])
    if portion == MODEL:
        session.connection().exec_driver_sql(_MODELS_OF_INDEX, (portion, end))


def listed(session: Session, last: int) -> None:
    """The messages up to that number wait no more."""
    session.connection().exec_driver_sql("DELETE FROM unlisted_message WHERE number <= ?", (last,))


def clear(session: Session) -> None:
    """Forget all words; nothing waits either."""
    connection = session.connection()
    connection.exec_driver_sql("INSERT INTO word_fts(word_fts) VALUES ('delete-all')")
    for table in ("word", "model_tag", "unlisted_message"):
        connection.exec_driver_sql(f"DELETE FROM {table}")


def words_of(text: str) -> list[str]:
    """The words in ``text`` as the index holds them, and the parts of names."""
    found = WORD.findall(folded(segmented(text))) + WORD.findall(
        folded(identifiers.parted_names(text))
    )
    return [word for word in found if _is_word(word)]


def _listing(session: Session, statement: str, values: Sequence[tuple[object, ...]]) -> None:
    """Add words, and the new ones to the index by which their parts are found."""
    connection = session.connection()
    known = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM word").scalar_one()
    if values:
        connection.exec_driver_sql(statement, list(values))
    connection.exec_driver_sql(
        "INSERT INTO word_fts(rowid, word) SELECT id, word FROM word WHERE id > ?", (known,)
    )


class WordList:
    """Looks words up."""

    def __init__(self, rows: PlainRows) -> None:
        self._rows = rows

    def is_complete(self) -> bool:
        """Whether the words of all messages are listed."""
        return not self._rows("SELECT 1 FROM unlisted_message LIMIT 1")

    def beginning(self, start: str, limit: int) -> list[str]:
        """Words that begin so, the most frequent first."""
        span = (start, start + _AFTER_ALL)
        frequent = self._words("word >= ? AND word < ? AND uses >= 1000", span, limit)
        if len(frequent) >= limit:
            return frequent
        return self._words("word >= ? AND word < ?", span, limit)

    def holding(self, part: str, limit: int) -> list[str]:
        """Words that hold a part, the most frequent first."""
        if len(part) < _TRIGRAM:
            return self._words("instr(word, ?)", (part,), limit)
        return self._words(_INSIDE, ('"' + part.replace('"', '""') + '"',), limit)

    def like(self, pattern: str, limit: int) -> list[str]:
        """Words of that form, a star for anything in it, the most frequent first."""
        start, longest = pattern.partition("*")[0], max(pattern.split("*"), key=len)
        if start:
            span = (start, start + _AFTER_ALL, pattern)
            return self._words("word >= ? AND word < ? AND word GLOB ?", span, limit)
        if len(longest) < _TRIGRAM:
            return self._words("word GLOB ?", (pattern,), limit)
        return self._words(f"{_INSIDE} AND word GLOB ?", (f'"{longest}"', pattern), limit)

    def models(self, start: str, limit: int) -> list[str]:
        """The tags of models that begin so."""
        rows = self._rows(
            "SELECT tag FROM model_tag WHERE tag >= ? AND tag < ? LIMIT ?",
            (start, start + _AFTER_ALL, limit),
        )
        return [row[0] for row in rows]

    def uses(self, words: Sequence[str]) -> dict[str, int]:
        """How often these words are used; what is no listed word is left out."""
        marks = ", ".join("?" * len(words))
        return dict(self._rows(f"SELECT word, uses FROM word WHERE word IN ({marks})", words))

    def of_length(self, least: int, most: int, limit: int) -> list[str]:
        """Words of about a length, the most frequent first."""
        return self._words("length(word) BETWEEN ? AND ?", (least, most), limit)

    def _words(self, condition: str, values: Iterable[str | int], limit: int) -> list[str]:
        rows = self._rows(
            f"SELECT word FROM word WHERE {condition} ORDER BY uses DESC, word LIMIT ?",
            [*values, limit],
        )
        return [row[0] for row in rows]


def _is_word(word: str) -> bool:
    return len(word) <= _LONGEST and not _KEY.match(word) and UNSPACED.match(word) is None
