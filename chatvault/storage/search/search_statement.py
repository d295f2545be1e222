"""The one statement by which a query is answered: where it looks, and what has to be so."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

# All that is read of hits lies in one narrow index; the rows with the texts are left alone.
_ROWS = "message m INDEXED BY ix_message_search"


@dataclass(frozen=True, slots=True)
class Statement:
    """What follows SELECT …: a source, the conditions on it, and the values that these bind.

    The source has hits as ``m`` and, where the index leads to them, as ``f``.

    Attributes:
        text: what the full-text index matches; empty: all messages.
        ids: the only messages that are looked at, the newest first; None: any.
        newest: how many of the matches are looked at; None: all.
        left_out: the states of conversations that are left out.
        first: the same question put in a way that is quicker where the newest matches hold
            enough hits.
    """

    text: str
    where: tuple[str, ...]
    values: tuple[Any, ...]
    ids: tuple[int, ...] | None = None
    newest: int | None = None
    left_out: tuple[str, ...] = ()
    first: Statement | None = None

    @property
    def is_of_index_alone(self) -> bool:
        """Whether no row has to be read to answer it."""
        return bool(self.text) and not (self.where or self.left_out or self.ids is not None)

    @property
    def source(self) -> str:
        """FROM and WHERE, for many hits: conversations that are left out are listed first."""
        states = ", ".join(f"'{state}'" for state in self.left_out)
        listed = f"SELECT id FROM chat_session WHERE status IN ({states})"
        return self._source(f"m.session_id NOT IN ({listed})")

    @property
    def row_by_row(self) -> str:
        """FROM and WHERE, for the first hits: the conversation of each is looked at."""
        states = ", ".join(f"'{state}'" for state in self.left_out)
        own = f"SELECT 1 FROM chat_session o WHERE o.id = m.session_id AND o.status IN ({states})"
        return self._source(f"NOT EXISTS ({own})")

    @property
    def newest_first(self) -> str:
        """ORDER BY: ids are in the order of hours.

        Those that are looked up one by one come in their own order; asked to sort, the index
        would go through all its matches for each of them.
        """
        return "" if self.ids is not None else f"ORDER BY {self.id} DESC"

    @property
    def bound(self) -> tuple[Any, ...]:
        """The values of the source."""
        listed = () if self.ids is None else (json.dumps(self.ids),)
        text = (self.text,) if self.text else ()
        inner = text if self.newest is not None else ()
        return (*inner, *listed, *(() if inner else text), *self.values)

    @property
    def id(self) -> str:
        """The id of a hit, where it is known first."""
        return "f.rowid" if self.text else "m.id"

    def and_(self, condition: str, *values: Any) -> Statement:
        """The statement with one more condition; ``{id}`` in it is the id of the hit."""
        where, bound = (*self.where, condition.format(id=self.id)), (*self.values, *values)
        return dataclasses.replace(self, where=where, values=bound)

    def _source(self, is_active: str) -> str:
        where = ["m.hidden IS NULL", *self.where, *([is_active] if self.left_out else [])]
        tables = [_ROWS]
        if self.newest is not None:
            newest = (
                "SELECT rowid FROM message_fts WHERE message_fts MATCH ? "
                f"ORDER BY rowid DESC LIMIT {self.newest}"
            )
            tables = [f"({newest}) f", f"{_ROWS} ON m.id = f.rowid"]
        elif self.text:
            tables = ["message_fts f", f"{_ROWS} ON m.id = f.rowid"]
            where.insert(0, "message_fts MATCH ?")
        if self.ids is not None:
            tables.insert(0, "json_each(?) asked")
            where.append(f"{self.id} = asked.value")
        return f"FROM {' CROSS JOIN '.join(tables)} WHERE {' AND '.join(where)}"
