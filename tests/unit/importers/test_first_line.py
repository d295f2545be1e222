"""Whether the first line of a CSV file names its columns is told by what the others say."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.tables.table_sample import TableSample
from tests.unit.importers.chat_tables.test_table_samples import tables

ROWS = "1,user,Will it rise?\n1,assistant,It will.\n"


def sample(folder: Path, text: str) -> TableSample:
    path = folder / "talk.csv"
    path.write_text(text, encoding="utf-8")
    return tables(path)["talk"]


@pytest.mark.parametrize(
    "head",
    [
        "talk,who,said",
        "id,role,content",
        "Chat,Sender,Message text",
        "prompt,response,model",
        "编号,谁,内容",
    ],
)
def test_names_are_names(tmp_path: Path, head: str) -> None:
    found = sample(tmp_path, f"{head}\n{ROWS}")
    assert not found.headless
    assert found.columns == tuple(head.split(","))
    assert len(found.rows) == 2


@pytest.mark.parametrize(
    ("rows", "width"),
    [
        (ROWS, 3),
        ("user,Hello\nassistant,Hi\n", 2),
        ("Ada,2025-08-31 17:00:01,Rye\nBo,2025-08-31 17:00:02,Spelt\n", 3),
        ("Ada,Will it rise overnight?\nBo,It will\n", 2),
        ('Ada,"Flour, water, salt"\nBo,And time\n', 2),
        ('Ada,"One\nTwo"\nBo,Three\n', 2),
    ],
)
def test_what_somebody_said_is_no_name(tmp_path: Path, rows: str, width: int) -> None:
    found = sample(tmp_path, rows)
    assert found.headless
    assert found.columns == tuple(f"column {place}" for place in range(1, width + 1))
    assert len(found.rows) == 2


def test_the_guess_can_be_turned_and_turned_back(tmp_path: Path) -> None:
    found = sample(tmp_path, f"talk,who,said\n{ROWS}")
    turned = found.turned
    assert turned.headless
    assert turned.columns == ("column 1", "column 2", "column 3")
    assert turned.rows[0] == ("talk", "who", "said")
    assert turned.turned == found
    assert turned.turned.turned == turned


def test_of_columns_of_the_same_name_the_last_counts_as_in_an_import(tmp_path: Path) -> None:
    found = sample(tmp_path, "id,role,Text,text,\n1,user,old,new,nobody\n")
    assert found.columns == ("id", "role", "Text")
    assert found.rows == (("1", "user", "new"),)


def test_what_parts_the_values_is_told_by_all_lines(tmp_path: Path) -> None:
    found = sample(tmp_path, '7;user;"Flour, water, salt, time"\n7;bot;Bake it\n8;user;Yes\n')
    assert found.headless
    assert found.rows[0] == ("7", "user", "Flour, water, salt, time")


def test_an_empty_file_and_one_of_names_alone_are_no_riddle(tmp_path: Path) -> None:
    assert sample(tmp_path, "talk,who,said\n").rows == ()
    odd = sample(tmp_path, "1\n")
    assert odd.columns == ("column 1",)
