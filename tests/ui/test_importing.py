"""Importing from the window."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from chatvault.domain.imports import ImportReport, ImportRun
from chatvault.domain.recognised import Format, Recognised
from chatvault.services.vault import open_vault
from chatvault.ui.dialogs.importing.import_offer import ImportOffer
from chatvault.ui.drop_veil import DropVeil
from chatvault.ui.tasks.imports import summary
from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export


def files(*paths: Path) -> QMimeData:
    """What a file manager lets be dragged or copied."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def held(mime: QMimeData) -> tuple[Qt.DropAction, QMimeData, Qt.MouseButton, Qt.KeyboardModifier]:
    """How it is dragged: to be copied, with the left button."""
    keys = Qt.KeyboardModifier.NoModifier
    return Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, keys


def drag(person: Person, mime: QMimeData) -> bool:
    """Drag it over the window; whether that would take it."""
    event = QDragEnterEvent(QPoint(200, 200), *held(mime))
    event.setAccepted(False)
    QApplication.sendEvent(person.window, event)
    return event.isAccepted()


def drop(person: Person, path: Path) -> None:
    mime = files(path)
    # Qt hands a drop to whoever took what was dragged in.
    assert drag(person, mime)
    QApplication.sendEvent(person.window, QDropEvent(QPointF(200, 200), *held(mime)))
    person.settle()


def test_the_window_says_that_files_over_it_can_be_dropped(person: Person, export: Path) -> None:
    """Of words that are dragged it says nothing, and takes none."""
    (veil,) = person.window.findChildren(DropVeil)
    letter = QMimeData()
    letter.setText("Dear baker,")
    assert not drag(person, letter)
    assert veil.isHidden()
    mime = files(export)
    assert drag(person, mime)
    assert veil.geometry() == person.window.rect()
    QApplication.sendEvent(person.window, QDragLeaveEvent())
    assert veil.isHidden()
    drop(person, export)
    assert veil.isHidden()


def offer(person: Person) -> ImportOffer:
    """What the window says of what is to be imported."""
    (found,) = person.window.findChildren(ImportOffer)
    return found


def test_a_dropped_export_is_imported_and_can_be_opened(person: Person, export: Path) -> None:
    drop(person, export)
    assert "ChatGPT export" in offer(person).told[0].text()
    assert person.ids() == ()
    person.do(QTest.keyClick, offer(person).focusWidget(), Qt.Key.Key_Return)
    assert person.titles() == ["Conversation stone", "Conversation bread"]
    session_id = person.open()
    assert person.window.thread_pane.session_id == session_id


def test_files_chosen_from_the_menu_are_imported(
    person: Person, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *arguments: ([str(export)], ""))
    person.press("import_files")
    person.do(offer(person).go.click)
    assert len(person.ids()) == 2


def test_what_was_copied_is_offered_and_may_be_left(person: Person, export: Path) -> None:
    QGuiApplication.clipboard().setMimeData(files(export))
    person.press("import_clipboard")
    person.do(offer(person).cancel.click)
    assert person.ids() == ()
    QGuiApplication.clipboard().setText("  \n")
    person.press("import_clipboard")
    assert "nothing to import on the clipboard" in person.window.error_line.text
    person.window.error_line.hide()
    QGuiApplication.clipboard().clear()  # offscreen there is nothing to be had of it then
    person.press("import_clipboard")
    assert person.window.error_line.isVisible()


def test_a_chat_that_was_copied_out_of_its_page_is_imported(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    # Given a conversation that was copied where it was read,
    said = ("You said:", "How long does rye rise?", "ChatGPT said:", "Ten hours, in a cloth.")
    QGuiApplication.clipboard().setText("\n".join(said))
    # when it is to be imported,
    person.press("import_clipboard")
    person.do(offer(person).go.click)
    # then it is one, with both that spoke, and its text lies nowhere but in the vault;
    assert person.titles() == ["How long does rye rise?"]
    assert not list(tmp_path.glob("chatvault-*"))
    # and it is known as the same one, if it is imported again.
    person.press("import_clipboard")
    person.do(offer(person).go.click)
    assert len(person.ids()) == 1


def test_of_copied_text_that_is_not_imported_nothing_stays(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    QGuiApplication.clipboard().setText("Dear baker,")
    person.press("import_clipboard")
    assert "It seems to be plain text" in offer(person).told[0].text()
    assert list(tmp_path.glob("chatvault-*"))
    person.do(offer(person).cancel.click)
    assert not list(tmp_path.glob("chatvault-*"))


def test_a_file_that_nothing_knows_can_be_read_as_something(person: Person, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear baker,")
    drop(person, letter)
    asked = offer(person)
    assert "It seems to be plain text" in asked.told[0].text()
    assert not asked.go.isEnabled()
    assert asked.focusWidget() is asked.format
    asked.format.setCurrentIndex(asked.format.findData("aider"))
    assert asked.go.isEnabled()
    person.do(asked.go.click)
    assert person.ids() == ()
    assert person.window.error_line.isVisible()


def test_what_lies_in_many_archives_can_be_imported_before_all_were_looked_into(
    person: Person, export: Path, tmp_path: Path
) -> None:
    album, late, path = (tmp_path / name for name in ("album.zip", "late.zip", "all.zip"))
    for inner in (album, late):
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr("bread.jpg", b"x")
            if inner == late:
                archive.write(export, "conversations.json")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "Dear baker,")
        for number in range(20):
            archive.write(album, f"album-{number}.zip")
        archive.write(late, "late.zip")
    drop(person, path)
    assert "The import looks through all of them" in offer(person).told[0].text()
    person.do(QTest.keyClick, offer(person).focusWidget(), Qt.Key.Key_Return)
    assert person.titles() == ["Conversation stone", "Conversation bread"]


def test_a_large_folder_is_counted_while_the_person_reads_what_it_is(
    person: Person, export: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "everything"
    folder.mkdir()
    (folder / "conversations.json").write_bytes(export.read_bytes())
    for number in range(2_500):
        (folder / f"{number:04}.png").touch()
    drop(person, folder)
    assert "2,501 files" in offer(person).told[0].text()
    assert "more than" not in offer(person).told[0].text()
    person.do(offer(person).go.click)
    assert len(person.ids()) == 2


def test_nothing_is_imported_before_it_is_said_as_what(person: Person, export: Path) -> None:
    looked_at = Recognised(export, files=1, formats=(Format("chatgpt", "ChatGPT export"),))
    waiting = Recognised(export.with_name("more"), is_partial=True)
    asked = ImportOffer(person.window.appearance, (looked_at, waiting), (), person.window)
    assert "still looking" in asked.told[1].text()
    assert not asked.go.isEnabled()
    assert asked.focusWidget() is asked.format
    asked.tell((looked_at, replace(looked_at, path=waiting.path, is_partial=True)))
    assert asked.focusWidget() is asked.go
    assert "more than" in asked.told[1].text()
    assert asked.go.isEnabled()


def test_another_vault_is_merged_and_nothing_else_of_it(person: Person, tmp_path: Path) -> None:
    open_vault(tmp_path / "other").close()
    drop(person, tmp_path / "other")
    assert "Another vault of ChatVault" in offer(person).told[0].text()
    person.do(offer(person).go.click)
    assert person.window.toast.text == "Everything was in the vault already"


def test_importing_again_says_that_nothing_is_new(reader: Person, export: Path) -> None:
    reader.do(reader.window.imports.start, (export,))
    assert len(reader.ids()) == 2
    assert "Nothing new" in reader.window.toast.text


def test_a_file_that_is_no_export_is_said_in_a_line(person: Person, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear landlord,")
    person.do(person.window.imports.start, (letter,))
    assert person.window.error_line.isVisible()
    assert person.window.error_line.text.startswith("letter.txt: No conversations were found")


def test_a_cancelled_import_keeps_what_it_has_and_can_be_resumed(
    person: Person, tmp_path: Path
) -> None:
    turns = [f"line {number}" for number in range(400)]
    export = write_export(
        tmp_path / "conversations.json",
        *(conversation(f"c{number}", *turns) for number in range(40)),
    )
    with person.qtbot.waitSignal(person.desktop.operations.job_started) as started:
        person.window.imports.start((export,))
    job = started.args[0]
    with person.qtbot.waitSignal(person.desktop.operations.changed, timeout=20_000):
        pass  # the first conversations can be read
    job.cancel()
    person.settle()
    kept = len(person.ids())
    assert 0 < kept < 40
    rows = person.desktop.services().browsing.rows(person.ids())
    assert {row.messages for row in rows} == {400}
    person.do(person.window.imports.start, (export,))
    assert len(person.ids()) == 40


def test_runs_of_sub_agents_are_no_conversations_of_their_own() -> None:
    run = ImportRun(path="/home/ada/.claude", format="claude-code", sessions_new=3)
    assert summary(ImportReport((run,), sub_agents=1)) == "2 new conversations imported"
    assert summary(ImportReport((run,), sub_agents=3)) == "3 runs of sub-agents imported"
