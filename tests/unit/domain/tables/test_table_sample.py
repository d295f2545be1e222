"""Files with tables have a name that the next ones of the same program have too."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.tables.table_sample import TableFiles


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("desk.db", "desk"),
        ("export-2026-05-01.csv", "export"),
        ("export_20260501T120000Z.tar.gz", "export"),
        ("Chats (2).json", "Chats"),
        ("v2-chats.json", "v2-chats"),
        ("2026.csv", "2026"),
        (".hidden", "hidden"),
    ],
)
def test_the_name_of_a_file_is_without_its_date(file: str, name: str) -> None:
    assert TableFiles(Path("/exports", file)).name == name


def test_several_files_are_called_by_the_first_ones() -> None:
    files = TableFiles(Path("/exports"), ("a-1.csv", "b.csv", "c.csv", "d.csv"))
    assert files.name == "a"
    assert files.title == "a-1.csv, b.csv and 2 more"
    assert TableFiles(Path("/exports")).title == "exports"
