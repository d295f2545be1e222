"""Whatever tables hold and whatever is said of them, guesses and previews come to an end."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.tables.table_layout import CONVERSATION_FIELDS, MESSAGE_FIELDS, Layout, Table
from chatvault.domain.tables.table_sample import FoundTables, TableFiles, TableSample
from chatvault.domain.work import Unattended
from chatvault.services.importing.mapping import guessed, guessed_table, previewed
from tests.unit.importers.hostile import RELAXED

COLUMNS = ("a", "b b", 'c"; --', "role", "Text", "\U0001f35e")
VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.sampled_from(["user", "bot", "Will it rise?", "2025-08-31 17:00:00", "1", "", "{", "[[]]"]),
    st.text(max_size=12),
)
ROWS = st.lists(st.tuples(*[VALUES] * len(COLUMNS)), max_size=12)


def meant(*fields: str) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(fields), st.sampled_from(COLUMNS), max_size=6)


def found(first: list[tuple[object, ...]], second: list[tuple[object, ...]]) -> FoundTables:
    tables = (TableSample("one", COLUMNS, tuple(first)), TableSample("two", COLUMNS, tuple(second)))  # type: ignore[arg-type]
    return FoundTables(TableFiles(Path("/exports/a.db")), tables)


@RELAXED
@given(first=ROWS, second=ROWS)
def test_any_rows_are_guessed_and_shown(
    first: list[tuple[object, ...]], second: list[tuple[object, ...]]
) -> None:
    tables = found(first, second)
    layout = guessed(tables)
    if layout is not None:
        assert layout.missing_in(tables.columns) == ""
        assert layout.lack == ""
        previewed(tables, layout, Unattended())
        for kind in ("messages", "conversations", "tools"):
            guessed_table(tables, kind, "two", layout)


@RELAXED
@given(
    rows=ROWS,
    messages=meant(*MESSAGE_FIELDS),
    conversations=meant(*CONVERSATION_FIELDS),
    same=st.booleans(),
)
def test_any_meaning_is_shown_or_refused_in_a_sentence(
    rows: list[tuple[object, ...]],
    messages: dict[str, str],
    conversations: dict[str, str],
    same: bool,
) -> None:
    layout = Layout(
        Table("one", messages | {"text": "Text"}),
        Table("one" if same else "two", conversations | {"id": "a"}),
    )
    preview = previewed(found(rows, rows), layout, Unattended())
    assert preview.conversations or preview.problem
    assert all(len(line.text) <= 401 for one in preview.conversations for line in one.lines)
