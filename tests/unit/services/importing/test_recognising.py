"""What a thing is, is said before it is imported, and soon."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.importers.containers.zip_container import ZipContainer
from chatvault.services.importing.mapping import explain
from chatvault.services.importing.recognising import (
    formats,
    recognise,
    recognised_at_once,
    recognised_wholly,
)
from chatvault.services.vault import Services, open_vault
from tests.unit.importers.chat_tables import chat_system_files as files
from tests.unit.importers.chatgpt.chatgpt_files import said
from tests.unit.importers.specimens import SPECIMENS
from tests.unit.services.importing.test_mapping import SCRIPT

WORK = Unattended()


@pytest.mark.parametrize("key", SPECIMENS)
def test_every_format_is_recognised(tmp_path: Path, key: str) -> None:
    store = tmp_path / "store"
    store.mkdir()
    SPECIMENS[key](store)
    found = recognise(store, WORK)
    assert [form.key for form in found.formats] == [key]
    assert found.size > 0
    assert key in [form.key for form in formats()]


def test_a_few_of_thousands_of_files_are_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2_000):
            archive.writestr(f"files/file-{number}.dat", b"\x89PNG")
        archive.writestr("conversations.json", json.dumps([said("Rye")]))
    looked: list[str] = []
    found = recognise(path, _Counting(looked))
    assert [form.key for form in found.formats] == ["chatgpt"]
    assert (found.files, found.size) == (2_001, path.stat().st_size)
    assert len(looked) < 5_000  # far fewer than one look of each format at each file


def test_of_thousands_of_pictures_few_are_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any of them may be a database, whatever it is called."""
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(500):
            archive.writestr(f"2026/{number}.jpg", b"\xff\xd8\xff")
    opened: list[str] = []
    head = ZipContainer.head

    def noted(self: ZipContainer, name: str) -> bytes:
        opened.append(name)
        return head(self, name)

    monkeypatch.setattr(ZipContainer, "head", noted)
    assert recognise(path, WORK).files == 500
    assert 0 < len(set(opened)) <= 60


def test_files_of_a_kind_that_are_many_hide_none_of_another_kind(tmp_path: Path) -> None:
    """The home of an agent may hold thousands of lists beside its conversations."""
    home = tmp_path / "home"
    SPECIMENS["claude-code"](home / "projects" / "rye")
    lists = home / "lists"
    lists.mkdir()
    for number in range(200):
        (lists / f"{number}.json").write_text("[]")
    assert [form.key for form in recognise(home, WORK).formats] == ["claude-code"]


def test_of_files_that_were_not_looked_at_nothing_is_claimed(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}.json").write_text("[]")
    told = recognise(tmp_path, WORK).seems
    assert (
        told == "None of the 60 that were looked at of its 200 files is one that ChatVault knows."
    )


def test_of_a_folder_of_any_size_its_first_files_are_said_at_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for number in range(300):
        SPECIMENS["claude-code"](home / f"{number // 100}" / "projects" / f"{number}")
    names = [path for path in home.rglob("*") if path.is_file()]
    many = tuple(tmp_path / f"{number}.txt" for number in range(8))
    at_once = recognised_at_once((home, *many[:7]), WORK)
    assert [form.key for form in at_once[0].formats] == ["claude-code"]
    assert at_once[0].is_partial
    assert at_once[0].files < len(names)
    wholly = recognised_wholly(at_once, WORK)
    assert not wholly[0].is_partial
    assert wholly[0].files == len(names)
    assert wholly[1:] == at_once[1:]


def test_of_many_things_the_first_ones_are_said_at_once(tmp_path: Path) -> None:
    paths = tuple(tmp_path / f"{number}.txt" for number in range(9))
    for path in paths:
        path.write_text("Dear baker,")
    at_once = recognised_at_once(paths, WORK)
    assert [one.is_partial for one in at_once] == [False] * 8 + [True]
    assert "plain text" in recognised_wholly(at_once, WORK)[-1].seems


class _Counting(Unattended):
    """Counts how often somebody asks whether to go on."""

    def __init__(self, looked: list[str]) -> None:
        super().__init__()
        self._looked = looked

    def check(self) -> None:
        self._looked.append("")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"Dear baker,", "plain text"),
        (b'{"rye": 1}', "JSON from another program"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x00\x01\x02", "no text"),
    ],
)
def test_what_nothing_knows_is_said_to_be_what_it_seems(
    tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "thing"
    path.write_bytes(content)
    found = recognise(path, WORK)
    assert found.formats == ()
    assert told in found.seems


def test_vaults_and_what_is_not_there_are_told(tmp_path: Path) -> None:
    open_vault(tmp_path / "vault").close()
    assert recognise(tmp_path / "vault", WORK).is_vault
    assert "no such file" in recognise(tmp_path / "nowhere", WORK).problem


def test_a_database_that_its_program_is_writing_to_is_no_vault(tmp_path: Path) -> None:
    # Given a database with conversations, of which the last are in its log alone,
    path = tmp_path / "recipes.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipe(title)")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO recipe VALUES ('Rye')")
        connection.commit()
        # when it is looked at, then it is not taken for a vault.
        assert not recognise(path, WORK).is_vault


def test_tables_that_nothing_knows_are_told_and_those_that_were_explained(
    services: Services, tmp_path: Path
) -> None:
    path = files.database(tmp_path / "desk.db", SCRIPT)
    assert recognise(path, WORK).has_tables
    assert not recognise(path, WORK).is_known
    explained = explain(path)
    assert explained.layout is not None
    services.layouts.keep(explained.layout, explained.tables)
    found = recognise(path, WORK, services.layouts.all())
    assert found.explained is not None
    assert found.explained.layout == explained.layout
    assert found.is_known
    other = tmp_path / "shop.csv"
    other.write_text("id,price\n1,2\n")
    found = recognise(other, WORK, services.layouts.all())
    assert (found.has_tables, found.explained) == (True, None)


def test_a_damaged_database_stays_what_it_seems(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5_000)
    found = recognise(path, WORK)
    assert not found.has_tables
    assert "a database" in found.seems
