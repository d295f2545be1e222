"""Tables that no format knows are explained in the window, and known the next time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from chatvault.domain.tables.table_sample import TableFiles
from chatvault.ui.dialogs.tables.column_choice import Choice
from chatvault.ui.dialogs.tables.mapping_work import MappingWork
from chatvault.ui.places.pages import Mode
from tests.ui.conftest import Person
from tests.ui.test_importing import drop, offer
from tests.unit.importers.chat_tables import chat_system_files as files

SCRIPT = """
CREATE TABLE t1(a INTEGER, b INTEGER, c TEXT, d TEXT, e TEXT, f TEXT);
CREATE TABLE t2(p INTEGER, q TEXT, r TEXT);
INSERT INTO t2 VALUES (7, 'About the rye', '2025-08-31 17:00:00'),
    (8, 'About the oven', '2025-09-01 17:00:00');
INSERT INTO t1 VALUES
    (1, 7, 'human', 'Will a loaf of rye rise overnight?', '2025-08-31 17:00:01', 'one'),
    (2, 7, 'ai', 'It will, wrapped in a cloth.', '2025-08-31 17:00:02', 'two'),
    (3, 8, 'human', 'Which oven is the best for it?', '2025-09-01 17:00:01', 'three'),
    (4, 8, 'ai', 'A stone oven, if you have one.', '2025-09-01 17:00:02', 'four');
"""


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A database with two conversations, whose columns have no telling names."""
    return files.database(tmp_path / "bakery.sqlite", SCRIPT)


def work(person: Person) -> MappingWork:
    """The fields and the preview that are seen."""
    shown = person.window.mapping.work
    assert person.window.body.mode is Mode.MAPPING
    assert shown.isVisible()
    return shown


def previewed(person: Person) -> list[str]:
    return [row.spoken for row in work(person).preview.rows.report.rows]


def choice(person: Person, kind: str, meaning: str) -> Choice:
    return work(person).fields.tables[kind].rows[meaning].choice


def choose(person: Person, field: Choice, text: str) -> None:
    """Type the name of a column or table into a field that has the keyboard; "" is its first."""
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.view().keyboardSearch("")  # letters that were typed a moment ago are another name's
    if text:
        person.do(person.qtbot.keyClicks, field, text)
    else:
        person.do(person.qtbot.keyClick, field, Qt.Key.Key_Home)
    assert field.currentText() == text or (not text and field.currentIndex() == 0)


def walked(person: Person) -> list[QWidget]:
    """Where the keyboard stops on its way through the window, from where it is; each has a name."""
    stops: list[QWidget] = []
    while (widget := QApplication.focusWidget()) is not None and widget not in stops:
        stops.append(widget)
        assert widget.accessibleName() or widget.property("text")
        person.qtbot.keyClick(widget, Qt.Key.Key_Tab)
    return stops


def test_an_unknown_database_is_explained_seen_and_imported(person: Person, tables: Path) -> None:
    drop(person, tables)
    asked = offer(person)
    assert "It holds tables" in asked.told[0].text()
    assert asked.format.currentText() == "Tables of conversations…"
    person.do(asked.go.click)
    assert work(person).title.text == "Columns of bakery.sqlite"
    head, asked_first = previewed(person)[:2]
    assert head.startswith("About the rye, 31 Aug 2025")
    assert head.endswith("2 messages")
    assert asked_first.startswith("You: Will a loaf of rye rise overnight?")
    person.do(work(person).go.click)
    assert person.window.body.mode is Mode.BROWSE
    assert person.titles() == ["About the oven", "About the rye"]


def test_the_preview_follows_each_correction_and_says_what_is_missing(
    person: Person, tables: Path
) -> None:
    drop(person, tables)
    person.do(offer(person).go.click)
    assert "Will a loaf" in previewed(person)[1]
    choose(person, choice(person, "messages", "text"), "f")
    assert "one" in previewed(person)[1]
    assert work(person).go.isEnabled()
    choose(person, choice(person, "messages", "text"), "")
    assert previewed(person) == []
    assert "“text”" in work(person).preview.problem.words.text()
    assert work(person).preview.problem.isVisible()
    assert not work(person).go.isEnabled()
    choose(person, choice(person, "messages", "text"), "d")
    assert work(person).preview.problem.isHidden()
    choose(person, choice(person, "messages", "role"), "f")
    assert "taken for the person's own" in work(person).preview.remarks.words.text()


def test_another_table_is_guessed_as_soon_as_it_is_chosen(person: Person, tables: Path) -> None:
    drop(person, tables)
    person.do(offer(person).go.click)
    fields = work(person).fields.tables["conversations"]
    choose(person, fields.table, "")
    assert previewed(person)[0].startswith("Will a loaf of rye")
    assert fields.rows["title"].choice.isHidden()
    choose(person, fields.table, "t2")
    assert fields.rows["title"].column == "q"
    assert previewed(person)[0].startswith("About the rye")


def test_what_was_corrected_is_used_for_the_next_such_file(
    person: Person, tables: Path, tmp_path: Path
) -> None:
    drop(person, tables)
    person.do(offer(person).go.click)
    choose(person, choice(person, "conversations", "title"), "")
    work(person).fields.name.setText("Bakery")
    person.do(work(person).go.click)
    assert "Will a loaf of rye rise overnight?" in person.titles()
    later = SCRIPT.replace("(7,", "(9,").replace(" 7,", " 9,").replace("rye", "spelt")
    drop(person, files.database(tmp_path / "later.sqlite", later))
    asked = offer(person)
    assert "as you explained them for “Bakery”" in asked.told[0].text()
    person.do(asked.go.click)
    assert "Will a loaf of spelt rise overnight?" in person.titles()
    # The other way leads to the page, with what was kept, and from there to a new guess.
    drop(person, tables)
    asked = offer(person)
    asked.format.setCurrentIndex(asked.format.findText("Tables of conversations…"))
    person.do(asked.go.click)
    assert work(person).about.text().startswith("As you explained")
    assert work(person).fields.name.text() == "Bakery"
    assert previewed(person)[0].startswith("Will a loaf")
    person.do(work(person).guess.click)
    assert previewed(person)[0].startswith("About the rye")
    assert work(person).guess.isHidden()


def test_what_is_not_to_be_kept_is_not(person: Person, tables: Path) -> None:
    drop(person, tables)
    person.do(offer(person).go.click)
    work(person).fields.keep.click()
    person.do(work(person).go.click)
    assert len(person.titles()) == 2
    assert person.desktop.services().layouts.all() == ()


def test_the_menu_leads_to_files_and_to_what_was_kept(
    person: Person, tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.press("import_tables")
    start = person.window.mapping.start
    assert start.isVisible()
    assert QApplication.focusWidget() is start.files
    assert start.rows == ()
    chosen = ([str(tables)], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *arguments: chosen)
    person.do(start.files.click)
    person.do(person.qtbot.keyClick, work(person).fields.name, Qt.Key.Key_Return)
    assert len(person.titles()) == 2
    person.press("import_tables")
    (row,) = start.rows
    assert row.name.text() == "bakery"
    person.do(row.forget.click)
    assert start.rows == ()
    person.do(person.window.toast.undo_button.click)
    assert [row.name.text() for row in start.rows] == ["bakery"]


def test_tables_in_several_files_are_chosen_together(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "talks.csv").write_text("id,title\n1,Rye\n2,Ovens\n")
    (tmp_path / "lines.csv").write_text(
        "talk,who,said\n1,user,Will it rise?\n1,bot,It will.\n2,user,Which oven?\n"
    )
    names = [str(tmp_path / name) for name in ("talks.csv", "lines.csv")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *arguments: (names, ""))
    person.press("import_tables")
    person.do(person.window.mapping.start.files.click)
    assert work(person).title.text == "Columns of lines.csv, talks.csv"
    person.do(work(person).go.click)
    assert sorted(person.titles()) == ["Ovens", "Rye"]


def test_a_file_whose_first_line_is_a_row_is_explained_and_known_again(
    person: Person, tmp_path: Path
) -> None:
    rows = "7,kunde,Will it rise overnight?\n7,bot,It will.\n7,chef,Indeed.\n7,bot,Do.\n"
    rows += "8,kunde,And spelt?\n8,bot,It will too.\n"
    (tmp_path / "desk-1.csv").write_text("talk,role,text\n" + rows)
    drop(person, tmp_path / "desk-1.csv")
    person.do(offer(person).go.click)
    messages = work(person).fields.tables["messages"]
    assert messages.first_line.isChecked()
    # Who looks at the rows says that nobody named the columns, and it is as if nobody had.
    person.do(messages.first_line.click)
    assert not messages.first_line.isChecked()
    assert messages.rows["conversation"].choice.findText("column 1") > 0
    person.do(messages.first_line.click)
    assert choice(person, "messages", "text").currentText() == "text"
    # The words that nobody knows are corrected, and the preview follows.
    words = {row.value: row.choice for row in messages.roles.rows}
    assert previewed(person)[3] == "You: Indeed."
    choose(person, words["kunde"], "Me")
    person.do(words["chef"].setCurrentText, "Someone else")
    assert previewed(person)[3] == "chef: Indeed."
    assert work(person).preview.remarks.isHidden()
    person.do(words["chef"].setCurrentText, "Leave these rows out")
    assert previewed(person)[3] == "Assistant: Do."
    person.do(work(person).go.click)
    (kept,) = person.desktop.services().layouts.all()
    assert kept.layout.messages.roles["chef"] == "leave out"
    drop(person, tmp_path / "desk-1.csv")
    assert "as you explained them" in offer(person).told[0].text()


def test_escape_and_cancel_leave_everything_as_it_was(person: Person, tables: Path) -> None:
    assert person.window.body.mode is Mode.WELCOME
    drop(person, tables)
    person.do(offer(person).go.click)
    person.do(person.qtbot.keyClick, work(person).fields.name, Qt.Key.Key_Escape)
    assert person.window.body.mode is Mode.WELCOME
    drop(person, tables)
    person.do(offer(person).go.click)
    person.do(work(person).cancel.click)
    assert person.window.body.mode is Mode.WELCOME
    assert person.ids() == ()


def test_the_page_is_walked_by_the_keyboard_alone(person: Person, tables: Path) -> None:
    person.do(person.window.show_mapping, TableFiles(tables))
    shown = work(person)
    assert QApplication.focusWidget() is shown.fields.name
    stops = walked(person)
    messages = shown.fields.tables["messages"]
    assert stops[:3] == [shown.fields.name, shown.fields.keep, messages.table]
    assert shown.preview.rows in stops
    shown.fields.name.setFocus(Qt.FocusReason.TabFocusReason)
    for button in (shown.go, shown.cancel):
        person.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
        assert QApplication.focusWidget() is button
    place = stops.index(messages.table)
    before, after = ("conversation", "role"), ("text", "at", "id")
    assert stops[place + 1 : place + 9] == [
        *(messages.rows[meaning].choice for meaning in before),
        *messages.roles.choices,
        *(messages.rows[meaning].choice for meaning in after),
        messages.more,
    ]
    messages.more.setFocus(Qt.FocusReason.TabFocusReason)
    person.qtbot.keyClick(messages.more, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is messages.rows["otherwise"].choice
    stops = walked(person)
    assert stops[1] is messages.rows["role"].choice


def test_a_file_that_cannot_be_looked_into_is_said_in_a_line(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"SQLite format 3\0" + b"\xff" * 5_000)
    chosen = ([str(broken)], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *arguments: chosen)
    person.press("import_tables")
    person.do(person.window.mapping.start.files.click)
    assert "damaged" in person.window.error_line.text
    assert person.window.mapping.start.isVisible()


def test_hostile_tables_are_shown_as_they_are(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = ", ".join(f'"<b>c{number}</b>"' for number in range(1_500))
    path = files.database(
        tmp_path / "wide.db",
        f"CREATE TABLE wide({columns}); CREATE TABLE \"<img src='x'>\"(role TEXT, text TEXT);",
    )
    with closing(sqlite3.connect(path)) as connection:
        said = "<script>rye</script>\n\u202e" + "loaf " * 2_000_000
        connection.execute("INSERT INTO \"<img src='x'>\" VALUES ('user', ?)", (said,))
        connection.commit()
    chosen = ([str(path)], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *arguments: chosen)
    person.press("import_tables")
    person.do(person.window.mapping.start.files.click)
    messages = work(person).fields.tables["messages"]
    assert messages.table.currentText() == "<img src='x'>"
    head, line = work(person).preview.rows.report.rows
    assert line.text.startswith("<script>rye</script>")
    assert len(line.text) < 500
    assert len(head.text) < 500
    choose(person, messages.table, "wide")
    assert messages.rows["text"].choice.count() == 1_501
    assert "“text”" in work(person).preview.problem.words.text()
    person.window.grab()


def test_who_looks_at_something_else_meanwhile_comes_back_to_it(
    reader: Person, tables: Path
) -> None:
    reader.do(reader.window.show_mapping, TableFiles(tables))
    choose(reader, choice(reader, "messages", "text"), "f")
    reader.open()
    assert reader.window.body.mode is Mode.BROWSE
    reader.press("import_tables")
    assert choice(reader, "messages", "text").currentText() == "f"
    assert "one" in previewed(reader)[1]


def test_leaving_while_tables_are_looked_at_drops_them(person: Person, tables: Path) -> None:
    page = person.window.mapping
    person.window.imports.tables_asked.emit(TableFiles(tables))
    assert page.looking.isVisible()
    page.looking.button.click()
    assert page.start.isVisible()
    person.settle()
    assert page.start.isVisible()


def test_a_lock_takes_what_tables_say_out_of_the_window(person: Person, tables: Path) -> None:
    drop(person, tables)
    person.do(offer(person).go.click)
    person.do(person.window.vault.forget)
    assert person.window.mapping.start.isVisible()
    assert person.window.mapping.findChildren(MappingWork) == []
