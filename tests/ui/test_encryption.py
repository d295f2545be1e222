"""A vault is given a passphrase in the window, locked, opened again, and made plain again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QMessageBox

from chatvault import settings
from chatvault.services.encryption import encrypting
from chatvault.services.vault import open_vault
from chatvault.ui.background.presence import Moment
from chatvault.ui.places.pages import Mode
from tests.ui.conftest import Person
from tests.unit.services.damage.locked import (
    CANARY,
    PASSPHRASE,
    backed_up_vault,
    encrypt,
    new_keys,
    plain_places,
)
from tests.unit.services.encryption.test_remembered_keys import keyring_at_hand as keyring_at_hand
from tests.unit.services.importing.test_importing import conversation, write_export

Start = Callable[[], Person]
LIMIT_S = 60 * settings.Settings().lock_minutes


@pytest.fixture
def locked(vault_folder: Path, start: Start) -> Person:
    """Somebody at the start of an encrypted vault."""
    encrypt(backed_up_vault(vault_folder))
    return start()


def later(moment: Moment, steady: float, wall: float) -> Moment:
    """So many seconds later by each of the two clocks."""
    return Moment(moment.steady + steady, moment.wall + wall)


def unlock(person: Person, secret: str) -> None:
    person.window.lock.field.setText(secret)
    person.do(person.window.lock.unlock.click)


def test_a_vault_is_encrypted_in_the_window(
    vault_folder: Path, tmp_path: Path, start: Start
) -> None:
    # Given somebody with a plain vault, on the page of the passphrase,
    backed_up_vault(vault_folder)
    person = start()
    titles = person.titles()
    person.open()
    assert not person.window.actions_by_key["lock"].isEnabled()
    person.press("encryption")
    page = person.window.encryption
    assert person.window.body.mode is Mode.ENCRYPTION
    assert "not encrypted" in page.about.text()
    # when a passphrase is typed twice,
    page.fields.first.setText(PASSPHRASE)
    assert not page.encrypt.isEnabled()
    assert "not the same yet" in page.fields.hint.text()
    page.fields.again.setText(PASSPHRASE)
    assert page.fields.hint.text() == "Fair: longer would be better."
    person.do(page.encrypt.click)
    # then the recovery key is shown first, and nothing is encrypted before it is kept.
    assert page.recovery.isVisible()
    assert not page.recovery.encrypt.isEnabled()
    assert not encrypting.state(vault_folder).encrypted
    page.recovery.copy.click()
    recovery = QGuiApplication.clipboard().text()
    assert recovery.startswith("AGE-SECRET-KEY-1")
    page.recovery.save_to(tmp_path / "recovery.txt")
    assert recovery in (tmp_path / "recovery.txt").read_text().splitlines()
    page.recovery.box.setChecked(True)
    person.do(page.recovery.encrypt.click)
    # Then all of it is encrypted, and the window goes on with the same vault.
    assert page.outcome.text() == "The vault is encrypted, with 2 files and 1 backup."
    assert page.outcome.isVisible()
    assert person.window.thread_pane.session_id is not None  # behind the page
    assert plain_places(vault_folder) == []
    assert recovery not in page.recovery.key.text().replace(" ", "").replace("\n", "")
    person.do(page.back.click)
    assert person.window.body.mode is Mode.BROWSE
    assert person.titles() == titles
    # And with the recovery key another passphrase can be set.
    person.press("encryption")
    page.old.setText(recovery)
    for field in (page.new.first, page.new.again):
        field.setText("eight loaves of spelt")
    person.do(page.change.click)
    assert page.outcome.text() == "The passphrase was changed."
    person.press("lock")
    unlock(person, PASSPHRASE)
    assert person.window.body.mode is Mode.LOCKED
    unlock(person, "eight loaves of spelt")
    assert person.titles() == titles


def test_nothing_is_encrypted_where_the_recovery_key_is_not_kept(reader: Person) -> None:
    reader.press("encryption")
    page = reader.window.encryption
    for field in (page.fields.first, page.fields.again):
        field.setText(PASSPHRASE)
    reader.do(page.encrypt.click)
    reader.do(page.recovery.cancel.click)
    assert page.encrypt.isVisible()
    assert page.fields.first.text() == ""
    assert not encrypting.state(reader.desktop.opening.folder).encrypted


def test_a_locked_vault_shows_nothing_until_it_is_unlocked(locked: Person) -> None:
    # Given a start of an encrypted vault: there is a field, and nothing else can be done,
    window = locked.window
    assert window.body.mode is Mode.LOCKED
    assert not window.toolbar.isVisible()
    assert not window.actions_by_key["import_files"].isEnabled()
    assert window.actions_by_key["quit"].isEnabled()
    assert not window.lock.unlock.isEnabled()
    # then a wrong passphrase says so in a sentence,
    unlock(locked, "six loaves of rye")
    assert window.lock.problem.text() == "This is not the passphrase of the vault. Try again."
    assert window.lock.field.text() == ""
    assert window.body.mode is Mode.LOCKED
    # and the right one opens it.
    unlock(locked, PASSPHRASE)
    assert window.body.mode is Mode.BROWSE
    assert window.toolbar.isVisible()
    assert f"The {CANARY}" in locked.titles()
    assert not window.error_line.isVisible()


def test_the_recovery_key_opens_it(locked: Person) -> None:
    locked.window.lock.other.click()
    unlock(locked, new_keys().recovery.lower())
    assert locked.window.body.mode is Mode.BROWSE


def test_a_vault_that_is_locked_leaves_the_window(
    locked: Person, tmp_path: Path, vault_folder: Path
) -> None:
    # Given an open vault with a conversation, a search and a backup that is looked into,
    window = locked.window
    unlock(locked, PASSPHRASE)
    locked.open()
    locked.do(window.search_bar.set_query, CANARY)
    assert window.results.page is not None
    for page in ("statistics", "imports", "health", "backups"):
        locked.do(window.show_page, page)
    assert window.health.facts["Size"].table()
    locked.do(window.backup_pages.browser.open, window.backups.listed[0])
    settings_before = window.tabbing.tabs.current.uid
    # when it is locked,
    locked.press("lock")
    # then nothing of it is in the window, and no file of it is unpacked or open,
    assert window.body.mode is Mode.LOCKED
    assert window.lock.field.isEnabled()
    assert locked.ids() == ()
    assert window.results.page is None
    assert window.results.view.results.rowCount() == 0
    assert window.search_bar.query == ""
    assert window.thread_pane.session_id is None
    assert window.windowTitle() == "ChatVault"
    assert not window.backup_pages.browser.is_open
    assert not window.backups.listed
    assert window.statistics.figures.figures[0].value == "0"
    assert not window.past_imports.runs.report.rows
    assert window.past_imports.details.run is None
    assert window.health.facts["Size"].table() == ()
    assert locked.desktop.opening.key is None
    assert not list(vault_folder.glob("backups/unpacked-*"))
    assert not (vault_folder / "vault.db-wal").exists()
    # and what is dropped or asked for meanwhile changes nothing.
    export = write_export(tmp_path / "late.json", conversation("late", "Hello?"))
    locked.do(window.imports.start, (export,))
    assert window.body.mode is Mode.LOCKED
    # Unlocked, what was open is open again.
    unlock(locked, PASSPHRASE)
    assert window.body.mode is Mode.BROWSE
    assert window.tabbing.tabs.current.uid == settings_before
    assert len(locked.ids()) > 1


def test_it_is_locked_when_nobody_was_there_for_a_while(locked: Person) -> None:
    unlock(locked, PASSPHRASE)
    idle, presence = locked.window.idle_lock, locked.window.presence
    locked.do(idle.look, later(presence.seen, LIMIT_S - 1, LIMIT_S - 1))
    assert locked.window.body.mode is Mode.BROWSE
    locked.do(idle.look, later(presence.seen, LIMIT_S, LIMIT_S))
    assert locked.window.body.mode is Mode.LOCKED


def test_it_is_locked_when_the_computer_slept_for_long(locked: Person) -> None:
    # While a computer sleeps, the clock that nobody can set may stand still.
    unlock(locked, PASSPHRASE)
    locked.do(locked.window.idle_lock.look, later(locked.window.presence.seen, 5, LIMIT_S))
    assert locked.window.body.mode is Mode.LOCKED


def test_whoever_wakes_the_computer_finds_it_locked_however_quickly_they_type(
    locked: Person,
) -> None:
    unlock(locked, PASSPHRASE)
    presence = locked.window.presence
    presence.seen = later(presence.seen, -5, -LIMIT_S)
    native = locked.window.windowHandle()
    assert native is not None
    locked.do(QTest.keyClick, native, Qt.Key.Key_Shift)
    assert locked.window.body.mode is Mode.LOCKED


def test_a_clock_that_was_set_back_locks_nothing_and_hinders_nothing(locked: Person) -> None:
    unlock(locked, PASSPHRASE)
    idle, presence = locked.window.idle_lock, locked.window.presence
    locked.do(idle.look, later(presence.seen, 5, -1e9))
    assert locked.window.body.mode is Mode.BROWSE
    locked.do(idle.look, later(presence.seen, LIMIT_S, -1e9))
    assert locked.window.body.mode is Mode.LOCKED


def test_work_in_a_window_of_its_own_is_work(locked: Person) -> None:
    # Given a dialog in which somebody types, after a long time without the main window,
    unlock(locked, PASSPHRASE)
    window, presence = locked.window, locked.window.presence
    dialog = QDialog(window)
    field = QLineEdit(dialog)
    locked.do(dialog.open)
    locked.qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is dialog.windowHandle())
    before = presence.seen
    native = dialog.windowHandle()
    assert native is not None
    field.setFocus()
    QTest.keyClick(native, Qt.Key.Key_A)
    # then that is seen.
    assert field.text() == "a"
    assert presence.seen.steady > before.steady
    dialog.close()


def test_a_plain_vault_is_never_locked(reader: Person) -> None:
    idle = reader.window.idle_lock
    reader.do(idle.look, later(reader.window.presence.seen, 1e9, 1e9))
    reader.do(reader.window.lock_asked.emit)
    assert reader.window.body.mode is Mode.BROWSE


def test_the_keyring_opens_it_at_the_start_but_not_after_a_lock(
    locked: Person, start: Start, keyring_at_hand: None
) -> None:
    # Given somebody who lets this computer remember the key,
    locked.press("quit")
    person = start()
    assert person.window.lock.remember.isVisible()
    person.window.lock.remember.setChecked(True)
    unlock(person, PASSPHRASE)
    person.press("quit")
    # then the next start asks for nothing, and a lock does all the same;
    person = start()
    assert person.window.body.mode is Mode.BROWSE
    assert person.ids()
    person.press("lock")
    assert person.window.body.mode is Mode.LOCKED
    unlock(person, PASSPHRASE)
    # and once it is forgotten here, the start asks again.
    person.press("encryption")
    assert person.window.encryption.remember.text() == "Forget it here"
    person.do(person.window.encryption.remember.click)
    assert person.window.encryption.remember.text() == "Remember it here"
    person.press("quit")
    assert start().window.body.mode is Mode.LOCKED


def test_the_passphrase_is_removed_again(locked: Person, vault_folder: Path) -> None:
    unlock(locked, PASSPHRASE)
    locked.press("encryption")
    page = locked.window.encryption
    page.ask_removal()
    (box,) = page.findChildren(QMessageBox)
    (remove,) = (button for button in box.buttons() if button.text().startswith("Remove"))
    locked.do(remove.click)
    assert page.outcome.text().startswith("The vault is plain again")
    assert not encrypting.state(vault_folder).encrypted
    locked.do(page.back.click)
    assert f"The {CANARY}" in locked.titles()
    assert not locked.window.actions_by_key["lock"].isEnabled()


def test_what_was_stopped_goes_on(vault_folder: Path, start: Start) -> None:
    # Given a vault whose encryption was stopped before it had begun,
    backed_up_vault(vault_folder)
    encrypting.begin(vault_folder, new_keys())
    person = start()
    unlock(person, PASSPHRASE)
    assert person.ids()
    # when the person lets it go on, then it is done.
    person.press("encryption")
    page = person.window.encryption
    assert "in part" in page.about.text()
    person.do(page.go_on.click)
    assert plain_places(vault_folder) == []
    assert encrypting.state(vault_folder).unfinished is False
    with open_vault(vault_folder, key=new_keys().key).database.read():
        assert page.outcome.text().startswith("The vault is encrypted")
