"""Reads which values the fields of a query have in this vault, the most used first.

Each list comes from an index or from the narrowest table that has it, never from the messages.
A "+" keeps SQLite from walking through an index whose rows it would then look up one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlmodel import Session

from chatvault.domain.search.suggestion import Suggestion
from chatvault.domain.session import Relation
from chatvault.storage.database.caseless import LIKE, for_like

_KEPT = "status != 'trashed'"
# A run of a sub-agent is part of the conversation that sent it out, as in every list.
_LISTED = f"{_KEPT} AND (relation IS NOT '{Relation.SUBAGENT}' OR parent_id IS NULL)"
COUNTED: Mapping[str, str] = {
    "in": "SELECT o.key AS value, sum(c.tally) AS tally FROM (SELECT source_id, count(*) AS tally "
    f"FROM chat_session WHERE {_LISTED} GROUP BY +source_id) c JOIN source o ON o.id = c.source_id "
    "GROUP BY o.key",
    "model": f"SELECT model AS value, count(*) AS tally FROM chat_session WHERE {_KEPT} "
    "GROUP BY model",
    "branch": f"SELECT git_branch AS value, count(*) AS tally FROM chat_session WHERE {_KEPT} "
    "GROUP BY git_branch",
    "project": "SELECT p.name AS value, sum(c.tally) AS tally FROM (SELECT project_id, count(*) "
    f"AS tally FROM chat_session WHERE {_LISTED} GROUP BY +project_id) c "
    "JOIN project p ON p.id = c.project_id GROUP BY p.name",
    "tag": "SELECT t.name AS value, (SELECT count(*) FROM session_tag WHERE tag_id = t.id) "
    "AS tally FROM tag t",
    # With the folders inside, as the field finds them; a ring of them ends as well.
    "folder": "WITH RECURSIVE inside(name, id) AS (SELECT name, id FROM folder "
    "UNION SELECT i.name, f.id FROM folder f JOIN inside i ON f.parent_id = i.id) "
    "SELECT i.name AS value, count(s.id) AS tally FROM inside i "
    f"LEFT JOIN chat_session s ON s.folder_id = i.id AND s.{_KEPT} GROUP BY i.name",
    "tool": "SELECT name AS value, count(*) AS tally FROM tool_call GROUP BY name",
    "file": "SELECT name AS value, count(*) AS tally FROM attachment GROUP BY name",
}


class ValuesRepository:
    """Values of fields within the transaction it is given."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def values(self, field: str, typed: str, limit: int) -> tuple[Suggestion, ...]:
        """Those that contain what is typed; those that begin with it come first."""
        statement, values = asked(field, typed, limit)
        rows = self._session.connection().exec_driver_sql(statement, values)
        return tuple(Suggestion(row[0], count=row[1]) for row in rows)

    @property
    def interrupt(self) -> Callable[[], None]:
        """What stops a reading; any thread may call it, but only the reading one may ask for it."""
        driver = self._session.connection().connection.driver_connection
        stop: Callable[[], None] = driver.interrupt  # type: ignore[union-attr]
        return stop


def asked(field: str, typed: str, limit: int) -> tuple[str, tuple[str | int, ...]]:
    """The statement for a field, and what is bound in it. Raises KeyError for another field."""
    spellings = [for_like(one) for one in _spellings(typed)]
    spelled = " OR ".join(f"value {LIKE}" for _ in spellings)
    statement = (
        f"SELECT value, tally FROM ({COUNTED[field]}) WHERE value != '' AND ({spelled}) "
        f"ORDER BY ({spelled}) DESC, tally DESC, value LIMIT ?"
    )
    anywhere, first = [f"%{one}%" for one in spellings], [f"{one}%" for one in spellings]
    return statement, (*anywhere, *first, limit)


def _spellings(typed: str) -> tuple[str, ...]:
    """What is typed, in every case: LIKE knows that of ASCII letters alone."""
    if typed.isascii():
        return (typed,)
    return tuple(dict.fromkeys((typed, typed.lower(), typed.upper(), typed.capitalize())))
