"""CSV without a line of names, and words for roles that nobody knows, are read as is said."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chatvault.domain.message import Role
from chatvault.domain.role_value import RoleValue
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.speaker import Speaker
from chatvault.domain.tables.table_layout import Table
from chatvault.domain.tables.table_sample import FoundTables, TableFiles
from chatvault.domain.work import Unattended
from chatvault.services.importing.mapping import (
    explain,
    guessed,
    layout_in,
    look,
    previewed,
    reader,
)
from chatvault.services.importing.role_values import MOST, role_values
from chatvault.services.vault import Services
from tests.unit.services.importing.test_chat_systems import held

ROWS = """7,kunde,Will it rise overnight?,2025-08-31 17:00:01
7,bot,It will.,2025-08-31 17:00:02
7,aushilfe,"Unless it is cold, of course.",2025-08-31 17:00:03
7,protokoll,Answered in two seconds,2025-08-31 17:00:04
8,kunde,Which oven?,2025-09-01 17:00:01
8,bot,A stone oven.,2025-09-01 17:00:02
8,kunde,And how hot?,2025-09-01 17:00:03
8,bot,As hot as it gets.,2025-09-01 17:00:04
"""
CORRECTED = {
    "kunde": "me",
    "aushilfe": "someone else",
    "protokoll": "leave out",
    "bot": "assistant",
}


def found_in(folder: Path, text: str = ROWS, name: str = "desk-2025.csv") -> FoundTables:
    path = folder / name
    path.write_text(text)
    return look(TableFiles(path), Unattended())


def path_of(found: FoundTables) -> Path:
    assert isinstance(found.files, TableFiles)
    return found.files.path


def said(services: Services) -> list[list[tuple[Role, str | None, str]]]:
    """Who said what, conversation by conversation."""
    keys = services.browsing.keys(SessionScope(), SessionSort.CREATED)
    threads = [services.reading.thread(key.id).entries for key in keys]
    return [
        [
            (one.role, one.author, " ".join(getattr(block, "text", "") for block in one.blocks))
            for one in services.reading.messages([entry.id for entry in thread])
        ]
        for thread in threads
    ]


def corrected(folder: Path, path: Path) -> Path:
    """A mapping file, as it is printed and then corrected by hand."""
    layout = explain(path).layout
    assert layout is not None
    told = layout.told()
    told["messages"]["columns"] |= {"role": "column 2", "text": "column 3"}
    told["messages"]["columns"].pop("author", None)
    told["messages"]["roles"] = CORRECTED
    mapping = folder / "mapping.json"
    mapping.write_text(json.dumps(told))
    return mapping


def test_rows_without_names_are_imported_as_a_mapping_file_says(
    services: Services, tmp_path: Path
) -> None:
    found = found_in(tmp_path)
    assert found.tables[0].headless
    mapping = corrected(tmp_path, path_of(found))
    told = json.loads(mapping.read_text())["messages"]
    assert told["headless"] is True
    assert told["columns"]["conversation"] == "column 1"
    assert told["columns"]["at"] == "column 4"
    services.importing.run([path_of(found)], Unattended(), reader=reader(layout_in(mapping)))
    newer, older = said(services)
    assert older == [
        (Role.USER, None, "Will it rise overnight?"),
        (Role.ASSISTANT, None, "It will."),
        (Role.OTHER, "aushilfe", "Unless it is cold, of course."),
    ]
    assert newer[0] == (Role.USER, None, "Which oven?")


@pytest.mark.parametrize(
    "account", ["ada@canary.example", "203.0.113.7", "+49 171 5550199", '"ada@canary.example"']
)
def test_the_bytes_of_a_file_with_accounts_are_not_kept_though_no_column_says_so(
    services: Services, tmp_path: Path, account: str
) -> None:
    rows = "".join(f"{line},{account}\n" for line in ROWS.splitlines())
    found = found_in(tmp_path, rows)
    mapping = corrected(tmp_path, path_of(found))
    report = services.importing.run(
        [path_of(found)], Unattended(), reader=reader(layout_in(mapping))
    )
    assert report.runs[0].sessions_new == 2
    assert any("tells of accounts" in issue.text for issue in report.runs[0].issues)
    services.database.close()
    assert account.strip('"').encode() not in held(services.folder)


def test_an_address_that_somebody_wrote_about_is_no_account(
    services: Services, tmp_path: Path
) -> None:
    rows = ROWS.replace("And how hot?", '"Ask ada@bakery.example, or 192.0.2.7."')
    found = found_in(tmp_path, rows)
    mapping = corrected(tmp_path, path_of(found))
    report = services.importing.run(
        [path_of(found)], Unattended(), reader=reader(layout_in(mapping))
    )
    assert report.runs[0].issues == ()


def test_what_was_kept_is_known_again_by_its_name_without_the_date(
    services: Services, tmp_path: Path
) -> None:
    found = found_in(tmp_path)
    layout = layout_in(corrected(tmp_path, path_of(found)))
    services.layouts.keep(layout, found.columns)
    # The next file looks as if its first line named the columns.
    later = found_in(tmp_path, "talk,kunde,text,moment\n" + ROWS, "desk-2026.csv")
    assert not later.tables[0].headless
    kept = services.layouts.best_for_found(later)
    assert kept is not None
    assert kept.layout.messages.name == "desk-2026"
    assert kept.layout.messages.roles == {value: Speaker(who) for value, who in CORRECTED.items()}
    preview = previewed(later.as_in(kept.layout), kept.layout, Unattended())
    assert preview.count == 3
    # One of another name has columns that are named alike, and is another.
    assert services.layouts.best_for_found(found_in(tmp_path, ROWS, "shop-2026.csv")) is None


def test_values_are_counted_with_who_they_are_taken_for(tmp_path: Path) -> None:
    head = "talk,role,text,moment\n"
    found = found_in(tmp_path, head + ROWS.replace("aushilfe", "").replace("protokoll", "Tool"))
    layout = guessed(found)
    assert layout is not None
    told = role_values(found.tables[0], layout.messages)
    assert layout.messages.columns["role"] == "role"
    assert (told.rows, told.further) == (8, 0)
    assert told.shown == (
        RoleValue("kunde", 3, Speaker.ME),
        RoleValue("bot", 3, Speaker.ASSISTANT),
        RoleValue("", 1, None),
        RoleValue("Tool", 1, Speaker.TOOL),
    )


def test_a_column_of_very_many_values_shows_the_most_frequent(tmp_path: Path) -> None:
    rows = "".join(f"{number},name {number},Said {number}\n" for number in range(40))
    found = found_in(tmp_path, "talk,role,text\n" + rows + "1,name 7,Again\n")
    values = role_values(found.tables[0], Table("desk-2025", {"role": "role", "text": "text"}))
    assert len(values.shown) == MOST
    assert values.shown[0] == RoleValue("name 7", 2, None)
    assert values.further == 40 - MOST


def test_a_person_who_says_so_has_the_first_line_read_the_other_way(tmp_path: Path) -> None:
    found = found_in(tmp_path, "talk,who,said\n" + "1,user,Will it rise?\n1,bot,It will.\n" * 3)
    assert not found.tables[0].headless
    other = explain(path_of(found), headless=True)
    assert other.layout is not None
    assert other.layout.messages.headless
    assert set(other.tables["desk-2025"]) == {"column 1", "column 2", "column 3"}
    assert explain(path_of(found), headless=False).roles.rows == 6


def of_many_rows(folder: Path, ending: str) -> Path:
    """Notes of a desk in which the cook speaks for the first time in row 2,500."""
    said = [
        (number // 10, "cook" if number == 2_500 else ("guest", "waiter")[number % 2])
        for number in range(3_000)
    ]
    rows = [(talk, who, f"Said {number}, of course.") for number, (talk, who) in enumerate(said)]
    path = folder / f"desk.{ending}"
    if ending == "db":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE desk(talk INTEGER, role TEXT, text TEXT)")
            connection.executemany("INSERT INTO desk VALUES (?, ?, ?)", rows)
            connection.commit()
    elif ending == "csv":
        lines = (f'{talk},{who},"{text}"\n' for talk, who, text in rows)
        path.write_text("talk,role,text\n" + "".join(lines))
    else:
        named = [dict(zip(("talk", "role", "text"), row, strict=True)) for row in rows]
        path.write_text(json.dumps(named))
    return path


@pytest.mark.parametrize("ending", ["db", "csv", "json"])
def test_a_word_that_comes_late_is_asked_about(tmp_path: Path, ending: str) -> None:
    found = look(TableFiles(of_many_rows(tmp_path, ending)), Unattended())
    (sample,) = found.tables
    assert len(sample.rows) < 2_500
    told = role_values(sample, Table("desk", {"role": "role", "text": "text"}))
    assert told.rows == 3_000
    assert {one.value: one.rows for one in told.shown} == {
        "guest": 1_499,
        "waiter": 1_500,
        "cook": 1,
    }
