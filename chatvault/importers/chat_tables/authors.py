"""What those are called whom the rows of a table are from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chatvault.domain.message import Role
from chatvault.domain.tables.table_layout import Table
from chatvault.importers.chat_tables.roles import role, role_key
from chatvault.importers.chat_tables.values import text

Row = Mapping[str, Any]

_USER = "user"  # nobody's name
_AGENT = "agent"  # how a column is called that tells who answers


class Authors:
    """The names in one table; ``names`` are those by their ids, where these are told.

    Attributes:
        are_agents: whether the column names who answers, and of a prompt who was asked.
    """

    def __init__(self, table: Table, names: Mapping[str, str]) -> None:
        self._table, self._names = table, names
        self.are_agents = table.columns.get("author", "").lower()[:5] == _AGENT
        self._not_told_of = self._unnamed()

    def of(self, row: Row, who: Role) -> str | None:
        """The name of whom a row is from, None where it is not told."""
        told = text(self._table.value(row, "author"))
        name = self._names.get(told, told)
        if who is self._not_told_of or name == _USER:
            name = ""
        if not name and (who is Role.OTHER or self._is_an_agent(row, who)):
            name = role_key(self._table.value(row, "role"))
        return name or None

    def _unnamed(self) -> Role | None:
        """Whose name the column does not tell: of a question with its answer, it is who asks."""
        if self.are_agents:
            return Role.USER
        return Role.ASSISTANT if "question" in self._table.columns else None

    def _is_an_agent(self, row: Row, who: Role) -> bool:
        """Whether one of several answers, whose word for it is a name."""
        told, column = self._table.value(row, "role"), self._table.columns.get("role", "")
        is_word = role_key(told) in self._table.roles and role(told, column) is None
        return who is Role.ASSISTANT and is_word
