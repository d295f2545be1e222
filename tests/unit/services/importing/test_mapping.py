"""Tables that no format knows are read as somebody explains them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.message import Role
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.tables.layout_preview import LayoutPreview
from chatvault.domain.tables.table_layout import Layout, Table
from chatvault.domain.tables.table_sample import TableFiles
from chatvault.domain.work import Unattended
from chatvault.errors import UnreadableFile
from chatvault.services.importing.mapping import (
    explain,
    guessed,
    layout_in,
    look,
    previewed,
    reader,
)
from chatvault.services.vault import Services
from tests.unit.importers.chat_tables import chat_system_files as files

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
    assert [one.title for one in found.preview.conversations] == ["Rye"]
    told = tmp_path / "mapping.json"
    told.write_text(json.dumps(found.layout.told()))
    report = services.importing.run([path], Unattended(), reader=reader(layout_in(told)))
    assert (report.runs[0].format, report.runs[0].sessions_new) == ("tables", 1)
    again = services.importing.run([path], Unattended(), reader=reader(layout_in(told)))
    assert again.runs[0].sessions_unchanged == 1


def test_a_corrected_mapping_reads_the_same_file_anew(services: Services, tmp_path: Path) -> None:
    path = files.database(tmp_path / "desk.db", SCRIPT)
    layout = explain(path).layout
    assert layout is not None
    told = layout.told()
    title = told["conversations"]["columns"].pop("title")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(told))
    services.importing.run([path], Unattended(), reader=reader(layout_in(mapping)))
    assert titles(services) == ["Will it rise?"]
    told["conversations"]["columns"]["title"] = title
    mapping.write_text(json.dumps(told))
    services.importing.run([path], Unattended(), reader=reader(layout_in(mapping)))
    assert titles(services) == ["Rye"]


@pytest.mark.parametrize("said", ["INSERT INTO loaves VALUES (1);", "CREATE TABLE loaves(id);"])
def test_a_table_in_which_sql_was_talked_of_is_no_dump(tmp_path: Path, said: str) -> None:
    turns = [{"role": "user", "content": said}, {"role": "assistant", "content": "Looks right."}]
    told = tmp_path / "chats.json"
    told.write_text(json.dumps({"chats": [{"id": "c", "title": "Loaves", "messages": turns}]}))
    table = tmp_path / "chats.csv"
    table.write_text(f'chat_id,role,content\nc,user,"{said}"\nc,assistant,Looks right.\n')
    for path in (told, table):
        (shown,) = explain(path).preview.conversations
        assert [line.text for line in shown.lines] == [said, "Looks right."]


@pytest.mark.parametrize("text", ["{", "[]", '{"messages": {"table": "m", "columns": {"x": "y"}}}'])
def test_a_file_that_explains_nothing_says_why(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mapping.json"
    path.write_text(text)
    with pytest.raises(UnreadableFile, match="It explains no tables"):
        layout_in(path)


def test_systems_that_count_alike_are_kept_apart_by_their_names(
    services: Services, tmp_path: Path
) -> None:
    for name in ("Desk", "Shop"):
        path = files.database(tmp_path / f"{name}.db", SCRIPT.replace("Rye", name))
        layout = explain(path).layout
        assert layout is not None
        assert layout.name == name
        for _ in range(2):
            services.importing.run([path], Unattended(), reader=reader(layout))
    assert sorted(titles(services)) == ["Desk", "Shop"]


def test_what_was_saved_for_such_tables_comes_before_any_guess(
    services: Services, tmp_path: Path
) -> None:
    path = files.database(tmp_path / "desk.db", SCRIPT)
    first = explain(path, services.layouts.all())
    assert first.layout is not None
    assert not first.is_saved
    corrected = first.layout.with_table("conversations", None)
    services.layouts.keep(corrected, first.tables)
    later = files.database(tmp_path / "desk-of-june.db", SCRIPT.replace("Rye", "Spelt"))
    again = explain(later, services.layouts.all())
    assert again.is_saved
    assert again.layout == corrected
    assert [one.title for one in again.preview.conversations] == ["Will it rise?"]


def seen(path: Path, layout: Layout) -> LayoutPreview:
    return previewed(look(TableFiles(path), Unattended()), layout, Unattended())


def test_the_preview_says_what_is_missing_or_guessed(tmp_path: Path) -> None:
    path = files.database(tmp_path / "desk.db", SCRIPT + "CREATE TABLE nobody(a, b)")
    text = {"text": "body"}
    assert "“text”" in seen(path, Layout(Table("entries", {"role": "sender"}))).problem
    assert "“entries.mood”" in seen(path, Layout(Table("entries", text | {"role": "mood"}))).problem
    assert "has no rows" in seen(path, Layout(Table("nobody", {"text": "a"}))).problem
    unsure = seen(path, Layout(Table("entries", text | {"role": "body"})))
    assert unsure.conversations
    assert "taken for the person's own" in unsure.remarks[0]


def test_the_preview_says_what_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "desk.csv"
    path.write_text("chat,role,text,mood,empty\n1,user,Is it rye?,warm,\n1,bot,It is.,cold,\n")
    assert explain(path).preview.unread == "Not read: “mood” of “desk”."
    script = f"{SCRIPT}; CREATE TABLE ovens(id, heat); INSERT INTO ovens VALUES (1, 220);"
    told = explain(files.database(tmp_path / "desk.db", script)).preview.unread
    assert "the table “ovens”" in told


def test_the_preview_shows_the_first_conversations_and_counts_the_rest(tmp_path: Path) -> None:
    more = "".join(
        f"INSERT INTO threads VALUES ({n}, 'Loaf {n}', '2025-08-31 17:00:00');"
        f"INSERT INTO entries VALUES ({n}, {n}, 'user', '{'rye ' * 500}', '2025-08-31 17:00:01');"
        for n in range(2, 12)
    )
    path = files.database(tmp_path / "desk.db", f"{SCRIPT} BEGIN; {more} COMMIT;")
    layout = explain(path).layout
    assert layout is not None
    preview = seen(path, layout)
    assert (len(preview.conversations), preview.count) == (3, 11)
    first, second, _ = preview.conversations
    assert [(line.role, line.text) for line in first.lines] == [
        (Role.USER, "Will it rise?"),
        (Role.ASSISTANT, "It will."),
    ]
    assert len(second.lines[0].text) < 500


def test_a_table_can_tell_titles_beside_messages(tmp_path: Path) -> None:
    path = tmp_path / "flat.csv"
    path.write_text(
        "chat,heading,who,said\n1,Rye,user,Will it rise?\n1,Rye,bot,It will.\n"
        "2,Ovens,user,Which oven?\n2,Ovens,bot,A stone oven.\n"
    )
    found = explain(path)
    assert [one.title for one in found.preview.conversations] == ["Rye", "Ovens"]


def test_files_that_were_chosen_together_are_read_together(tmp_path: Path) -> None:
    (tmp_path / "talks.csv").write_text("id,title\n1,Rye\n2,Ovens\n")
    (tmp_path / "lines.csv").write_text(
        "talk_id,who,said\n1,user,Will it rise?\n1,bot,It will.\n2,user,Which oven?\n"
    )
    (tmp_path / "zebra.csv").write_text("id,stripes\n1,9\n")
    found = look(TableFiles(tmp_path, ("lines.csv", "talks.csv")), Unattended())
    assert [table.name for table in found.tables] == ["lines", "talks"]
    layout = guessed(found)
    assert layout is not None
    assert [one.title for one in previewed(found, layout, Unattended()).conversations] == [
        "Rye",
        "Ovens",
    ]


def test_a_file_without_tables_is_said(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("rye")
    with pytest.raises(UnreadableFile, match="no tables in it"):
        explain(path)
