"""A layout is known again by the tables that it is about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.tables.saved_layout import SavedLayout, best_for_found
from chatvault.domain.tables.table_layout import Layout, Table, Tables
from chatvault.domain.tables.table_sample import FoundTables, TableFiles, TableSample

DESK = {"threads": ("id", "subject"), "entries": ("id", "thread", "who", "said"), "log": ("line",)}
LAYOUT = Layout(
    Table("entries", {"conversation": "thread", "role": "who", "text": "said"}),
    Table("threads", {"id": "id", "title": "subject"}),
    name="Desk",
)
SAVED = SavedLayout.of(LAYOUT, DESK, 7)


def named(name: str, saved_at: int) -> SavedLayout:
    layout = Layout(LAYOUT.messages, LAYOUT.conversations, name=name)
    return SavedLayout.of(layout, DESK, saved_at)


def found(tables: Tables) -> FoundTables:
    samples = (TableSample(name, tuple(columns)) for name, columns in tables.items())
    return FoundTables(TableFiles(Path("/exports/desk.db")), tuple(samples))


def test_it_keeps_the_tables_that_it_is_about_and_no_others() -> None:
    assert set(SAVED.shape) == {"entries", "threads"}
    assert SavedLayout.from_told(json.loads(json.dumps(SAVED.told()))) == SAVED


def test_the_same_tables_are_read_so_however_they_are_written() -> None:
    assert SAVED.fitted(DESK) == LAYOUT
    loud = {name.upper(): tuple(map(str.upper, columns)) for name, columns in DESK.items()}
    layout = SAVED.fitted(loud)
    assert layout is not None
    assert layout.messages == Table(
        "ENTRIES", {"conversation": "THREAD", "role": "WHO", "text": "SAID"}
    )


def test_tables_that_got_more_columns_are_the_same() -> None:
    grown = DESK | {"entries": ("id", "thread", "who", "said", "at", "mood", "device", "version")}
    assert SAVED.fitted(grown) == LAYOUT
    assert not SAVED.is_of(grown)


def test_a_table_that_lacks_a_column_is_another_one() -> None:
    assert SAVED.fitted(DESK | {"entries": ("id", "thread", "who")}) is None
    assert SAVED.fitted({"entries": DESK["entries"]}) is None


def test_a_file_of_another_name_is_known_by_its_columns() -> None:
    may = Layout(Table("export-may", {"role": "who", "text": "said"}), name="Desk")
    saved = SavedLayout.of(may, {"export-may": ("who", "said", "at", "mood")}, 1)
    june = saved.fitted({"notes": ("who", "said"), "export-june": ("who", "said", "at")})
    assert june is not None
    assert june.messages.name == "export-june"
    assert saved.fitted({"other": ("who", "said", *"abcdefgh")}) is None


def test_of_several_the_one_of_just_these_columns_is_best_and_then_the_newest() -> None:
    narrow = SavedLayout.of(
        Layout(Table("entries", {"role": "who", "text": "said"})), {"entries": ("who", "said")}, 99
    )
    best = best_for_found(found(DESK), [narrow, named("Old", 1), named("New", 2)])
    assert best is not None
    assert best.layout.name == "New"
    assert best_for_found(found({"loaves": ("id",)}), [narrow, SAVED]) is None


def test_one_replaces_another_of_the_same_tables_or_of_its_name() -> None:
    later = SavedLayout.of(LAYOUT, DESK | {"entries": (*DESK["entries"], "at")}, 9)
    assert named("Other", 9).replaces(SAVED)
    assert later.replaces(SAVED)
    loaves = SavedLayout.of(Layout(Table("loaves", {"text": "a"})), {"loaves": ("a",)}, 9)
    assert not loaves.replaces(SAVED)


@pytest.mark.parametrize(
    "told", [{}, {"shape": 1, "layout": {}, "saved_at": 1}, SAVED.told() | {"saved_at": "soon"}]
)
def test_what_is_none_is_refused(told: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        SavedLayout.from_told(told)
