"""The values of a column that says who a message is from, and who each is taken for."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from chatvault.domain.role_value import RoleValue, RoleValues
from chatvault.domain.speaker import speaker_of
from chatvault.domain.tables.table_layout import Layout, Table
from chatvault.domain.tables.table_sample import FoundTables, TableSample
from chatvault.importers.chat_tables.roles import role_key, roles_among, roles_on_a_phone

MOST = 12  # values that are asked about; a column of more tells no roles


def role_values(sample: TableSample, table: Table) -> RoleValues:
    """Those in the rows that were counted, the most frequent first, with what is said of them.

    Nothing where no column says who a message is from, or one that says it in whole messages.
    """
    column = table.columns.get("role")
    if column == table.columns.get("text"):
        column = None
    counted = _counted(sample, column) if column is not None else Counter[str]()
    known = roles_among(counted, column or "") | roles_on_a_phone(counted, sample.columns)
    shown = tuple(
        RoleValue(value, count, table.roles.get(value) or speaker_of(known.get(value)))
        for value, count in counted.most_common(MOST)
    )
    return RoleValues(shown, counted.total(), len(counted) - len(shown))


def _counted(sample: TableSample, column: str) -> Counter[str]:
    words = sample.words.get(column)
    return Counter(map(role_key, sample.values(column))) if words is None else Counter(words)


def with_roles(found: FoundTables, layout: Layout) -> Layout:
    """The layout with all that is known of the values, so that they can be corrected."""
    return layout.with_table("messages", with_known_roles(found, layout.messages))


def with_known_roles(found: FoundTables, table: Table) -> Table:
    """The same of a table of messages."""
    sample = found.table(table.name)
    if sample is None:
        return table
    told = role_values(sample, table).shown
    return replace(table, roles={one.value: one.speaker for one in told if one.speaker is not None})
