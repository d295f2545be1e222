"""Tables that no format knows are read as somebody explains them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.errors import UnreadableFile
from chatvault.services.mapping import explain, reader_of
from chatvault.services.vault import Services
from tests.unit.importers import chat_system_files as files

SCRIPT = """
CREATE TABLE threads(id INTEGER, subject TEXT, created_at TEXT);
CREATE TABLE entries(id INTEGER, thread_id INTEGER, sender TEXT, body TEXT, sent_at TEXT);
INSERT INTO threads VALUES (1, 'Rye', '2025-08-31 17:00:00');
INSERT INTO entries VALUES (1, 1, 'user', 'Will it rise?', '2025-08-31 17:00:01'),
    (2, 1, 'bot', 'It will.', '2025-08-31 17:00:02');
"""


def titles(services: Services) -> list[str]:
    keys = services.browsing.keys(SessionScope(), SessionSort.CREATED)
    return [row.title for row in services.browsing.rows([key.id for key in keys])]


def test_what_columns_mean_is_guessed_shown_and_imported(
    services: Services, tmp_path: Path
) -> None:
    path = files.database(tmp_path / "desk.db", SCRIPT)
    found = explain(path)
    assert found.layout is not None
    assert [one.title for one in found.preview] == ["Rye"]
    told = tmp_path / "mapping.json"
    told.write_text(json.dumps(found.layout.told()))
    report = services.importing.run([path], Unattended(), reader=reader_of(told))
    assert (report.runs[0].format, report.runs[0].sessions_new) == ("tables", 1)
    again = services.importing.run([path], Unattended(), reader=reader_of(told))
    assert again.runs[0].sessions_unchanged == 1


def test_a_corrected_mapping_reads_the_same_file_anew(services: Services, tmp_path: Path) -> None:
    path = files.database(tmp_path / "desk.db", SCRIPT)
    layout = explain(path).layout
    assert layout is not None
    told = layout.told()
    title = told["conversations"]["columns"].pop("title")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(told))
    services.importing.run([path], Unattended(), reader=reader_of(mapping))
    assert titles(services) == ["Will it rise?"]
    told["conversations"]["columns"]["title"] = title
    mapping.write_text(json.dumps(told))
    services.importing.run([path], Unattended(), reader=reader_of(mapping))
    assert titles(services) == ["Rye"]


@pytest.mark.parametrize("text", ["{", "[]", '{"messages": {"table": "m", "columns": {"x": "y"}}}'])
def test_a_file_that_explains_nothing_says_why(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mapping.json"
    path.write_text(text)
    with pytest.raises(UnreadableFile, match="It explains no tables"):
        reader_of(path)


def test_a_file_without_tables_is_said(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("rye")
    with pytest.raises(UnreadableFile, match="no tables in it"):
        explain(path)
