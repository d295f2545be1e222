"""Layouts of tables stay in the vault, its backups, and what is merged from it."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.changes import Changes
from chatvault.domain.tables.table_layout import Layout, Table, Tables
from chatvault.domain.tables.table_sample import FoundTables, TableFiles, TableSample
from chatvault.domain.work import Unattended
from chatvault.services.backups.restored_vault import restore_vault
from chatvault.services.vault import Services, open_vault

WORK = Unattended()
TABLES = {"entries": ("who", "said", "at"), "other": ("id",)}
LAYOUT = Layout(Table("entries", {"role": "who", "text": "said"}), name="Desk")


def found(tables: Tables) -> FoundTables:
    samples = (TableSample(name, tuple(columns)) for name, columns in tables.items())
    return FoundTables(TableFiles(Path("/exports/desk.db")), tuple(samples))


def test_a_layout_is_kept_found_again_and_let_go(services: Services) -> None:
    assert services.layouts.best_for_found(found(TABLES)) is None
    assert services.layouts.keep(LAYOUT, TABLES) == Changes(layouts=True)
    kept = services.layouts.best_for_found(found(TABLES))
    assert kept is not None
    assert kept.layout == LAYOUT
    assert services.layouts.best_for_found(found({"loaves": ("id",)})) is None
    assert services.layouts.remove(kept) == Changes(layouts=True)
    assert services.layouts.all() == ()
    services.layouts.put(kept)
    assert services.layouts.all() == (kept,)


def test_a_correction_takes_the_place_of_what_was_kept(services: Services) -> None:
    services.layouts.keep(LAYOUT, TABLES)
    services.layouts.keep(Layout(Table("loaves", {"text": "a"})), {"loaves": ("a",)})
    corrected = LAYOUT.with_table("messages", Table("entries", {"text": "said"}))
    services.layouts.keep(corrected, TABLES)
    assert [one.layout.messages.name for one in services.layouts.all()] == ["entries", "loaves"]
    assert services.layouts.all()[0].layout == corrected


def test_it_is_there_after_the_next_start(tmp_path: Path) -> None:
    first = open_vault(tmp_path / "vault")
    first.layouts.keep(LAYOUT, TABLES)
    first.close()
    second = open_vault(tmp_path / "vault")
    assert [one.layout for one in second.layouts.all()] == [LAYOUT]
    second.close()


def test_a_backup_carries_it_and_is_due_for_it_alone(services: Services) -> None:
    before = services.backups.scheduled(0, WORK)
    assert before is not None
    assert services.backups.scheduled(0, WORK) is None  # nothing is new
    services.layouts.keep(LAYOUT, TABLES)
    after = services.backups.scheduled(0, WORK)
    assert after is not None
    restored = open_vault(
        restore_vault(services.backups, after.name, services.folder.parent / "restored", WORK)
    )
    assert [one.layout for one in restored.layouts.all()] == [LAYOUT]
    restored.close()


def test_a_vault_that_is_merged_brings_its_layouts(services: Services, tmp_path: Path) -> None:
    other = open_vault(tmp_path / "other")
    other.layouts.keep(LAYOUT, TABLES)
    other.close()
    assert services.merging.vault(tmp_path / "other", WORK).changes.layouts
    services.merging.vault(tmp_path / "other", WORK)
    assert [one.layout for one in services.layouts.all()] == [LAYOUT]
