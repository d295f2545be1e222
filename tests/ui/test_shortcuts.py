"""Every key of the page of shortcuts, pressed in the real window."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from chatvault.ui import actions
from chatvault.ui.dialogs.export import ExportDialog
from chatvault.ui.dialogs.importing.import_offer import ImportOffer
from chatvault.ui.dialogs.note import NoteDialog
from chatvault.ui.dialogs.picking.action_finder import ActionFinder
from chatvault.ui.dialogs.picking.folder import FolderDialog
from chatvault.ui.dialogs.picking.tags import TagsDialog
from chatvault.ui.dialogs.preferences import PreferencesDialog
from chatvault.ui.dialogs.shortcuts import ShortcutsDialog
from chatvault.ui.main_window import MainWindow
from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
Place = Callable[[MainWindow], QWidget]
PLACES: dict[str, Place] = {
    "list": lambda window: window.session_list.view,
    "conversation": lambda window: window.thread_pane.view,
    "field": lambda window: window.search_bar.field,
    "navigation": lambda window: window.navigation.places,
}
# Without a passphrase there is nothing to lock, without a query no search to keep; the last one
# leaves nothing to look at.
ELSEWHERE = {"lock", "save_search", "quit"}
# A field takes back what was typed in it, and text is pasted into it.
OF_FIELDS = {"undo", "redo", "import_clipboard"}


@pytest.fixture
def baker(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody with four conversations, who reads the second."""
    said = [f"Rye, part {place}." for place in range(8)]
    loaves = (conversation(f"c{one}", *said, time=1_763_800_000.0 + one) for one in range(4))
    person.do(person.window.imports.start, (write_export(tmp_path / "rye.json", *loaves),))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: ([], ""))
    person.open(1)
    person.open(2)
    return person


def press(person: Person, place: Place, keys: str) -> None:
    """Press keys while that part of the window has the keyboard."""
    window = person.window
    window.activateWindow()
    person.qtbot.waitUntil(window.isActiveWindow)
    place(window).setFocus(Qt.FocusReason.ShortcutFocusReason)
    QTest.keySequence(window.focusWidget(), QKeySequence(keys))
    person.settle()


def put_away(person: Person) -> None:
    """Close what came up over the window."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    for dialog in person.window.findChildren(QDialog):
        dialog.reject()
        dialog.deleteLater()
    person.window.thread_pane.find_bar.closed.emit()
    person.settle()


def make_possible(person: Person, key: str) -> None:
    """Go where the action of that key can do something."""
    tabbing = person.window.tabbing
    if key in ("close_tab", "next_tab", "previous_tab", "reopen_tab") and len(tabbing.tabs) < 2:
        person.do(tabbing.open_beside, person.ids()[0])
    if key == "reopen_tab":
        person.do(tabbing.close_current)
    if key in ("back", "forward"):
        person.do(person.window.open_session, person.ids()[0])
        person.do(person.window.open_session, person.ids()[1])
    if key == "forward":
        person.do(tabbing.back)


@pytest.mark.parametrize("place", PLACES)
def test_every_key_does_its_one_thing_wherever_the_keyboard_is(baker: Person, place: str) -> None:
    for entry in actions.ENTRIES:
        if entry.key in ELSEWHERE or (place == "field" and entry.key in OF_FIELDS):
            continue
        for keys in entry.shortcuts:
            make_possible(baker, entry.key)
            acts = baker.window.actions_by_key.items()
            done = {key: QSignalSpy(one.triggered) for key, one in acts}
            press(baker, PLACES[place], keys)
            assert {key for key, spy in done.items() if spy.count()} == {entry.key}, keys
            assert done[entry.key].count() == 1
            put_away(baker)


DIALOGS: dict[str, type[QDialog]] = {
    "Ctrl+E": ExportDialog,
    "Ctrl+,": PreferencesDialog,
    "Ctrl+Shift+L": TagsDialog,
    "Ctrl+Shift+M": FolderDialog,
    "Ctrl+Shift+N": NoteDialog,
    "Ctrl+Shift+P": ActionFinder,
    "F1": ShortcutsDialog,
}


def test_keys_that_ask_something_open_their_dialog(baker: Person) -> None:
    for keys, kind in DIALOGS.items():
        press(baker, PLACES["conversation"], keys)
        shown = [type(one) for one in baker.window.findChildren(QDialog) if one.isVisible()]
        assert shown == [kind], keys
        put_away(baker)


@pytest.mark.parametrize("place", ["list", "conversation", "navigation"])
def test_the_key_for_pasting_brings_in_files_that_were_copied(
    baker: Person, tmp_path: Path, place: str
) -> None:
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(write_export(tmp_path / "spelt.json")))])
    QGuiApplication.clipboard().setMimeData(copied)
    press(baker, PLACES[place], "Ctrl+V")
    (asked,) = [one for one in baker.window.findChildren(QDialog) if one.isVisible()]
    assert isinstance(asked, ImportOffer)
    put_away(baker)


def test_keys_change_the_conversation_that_is_read(baker: Person) -> None:
    window, thread = baker.window, PLACES["conversation"]

    def row() -> tuple[bool, bool, str]:
        (found,) = baker.desktop.services().browsing.rows([read])
        return found.starred, found.pinned, str(found.status)

    read = window.thread_pane.session_id
    assert read is not None
    press(baker, thread, "Ctrl+D")
    press(baker, thread, "Ctrl+Shift+D")
    assert row() == (True, True, "active")
    press(baker, thread, "Ctrl+Shift+A")
    assert row() == (True, True, "archived")
    press(baker, thread, "Ctrl+Z")
    assert row() == (True, True, "active")
    assert window.thread_pane.session_id == read
    press(baker, PLACES["list"], "Del")
    assert row() == (True, True, "trashed")


def test_keys_move_about_the_window(baker: Person) -> None:
    window, thread, tabs = baker.window, PLACES["conversation"], baker.window.tabbing.tabs
    press(baker, thread, "Ctrl+K")
    assert window.focusWidget() is window.search_bar.field
    press(baker, thread, "Ctrl+F")
    assert window.thread_pane.find_bar.isVisible()
    put_away(baker)
    press(baker, thread, "Ctrl+B")
    assert len(window.thread_pane.view.bookmarks.places) == 1
    press(baker, thread, "Ctrl+T")
    assert (len(tabs), tabs.at) == (2, 1)
    press(baker, thread, "Ctrl+1")
    assert tabs.at == 0
    press(baker, thread, "Ctrl+Tab")
    assert tabs.at == 1
    press(baker, thread, "Ctrl+Shift+Tab")
    assert tabs.at == 0
    press(baker, thread, "Ctrl+9")
    assert tabs.at == 1
    press(baker, thread, "Ctrl+W")
    assert len(tabs) == 1
    press(baker, thread, "Ctrl+Shift+T")
    assert len(tabs) == 2
    press(baker, PLACES["list"], "F6")
    assert window.focusWidget() is window.thread_pane.view
    press(baker, PLACES["list"], "Shift+F6")
    assert window.focusWidget() is window.navigation.places
    shown = window.side_panel.isVisible()
    press(baker, thread, "F9")
    assert window.side_panel.isVisible() != shown
    zoom = window.appearance.zoom
    press(baker, thread, "Ctrl++")
    assert window.appearance.zoom > zoom
    press(baker, thread, "Ctrl+0")
    assert window.appearance.zoom == 1.0
    press(baker, thread, "Ctrl+-")
    assert window.appearance.zoom < 1.0
    press(baker, thread, "Ctrl+Q")
    assert not window.isVisible()


def test_a_key_that_finds_nothing_to_do_says_so(baker: Person) -> None:
    # Given a conversation without a bookmark, when one is asked for,
    said = baker.window.toast
    for key in ("next_bookmark", "previous_bookmark"):
        said.hide()
        baker.press(key)
        # then a sentence says why nothing happens.
        assert said.isVisible()
        assert said.text == "No message of this conversation has a bookmark"


def test_a_conversation_without_dates_offers_none_and_says_so(
    person: Person, tmp_path: Path
) -> None:
    asked = {"role": "user", "content": "How long does rye rise?"}
    told = {"role": "assistant", "content": "Ten hours."}
    file = tmp_path / "rye.json"
    file.write_text(json.dumps({"messages": [asked, told]}))
    person.do(person.window.imports.start, (file,))
    person.open()
    person.press("go_to_date")
    assert person.window.toast.text == "No message of this conversation has a date"
