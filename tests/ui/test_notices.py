"""What speaks against where a vault lies is said in the window, quietly and once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from chatvault.services.vault import open_vault
from chatvault.storage.database.engine import Database
from tests.ui.conftest import Person

Start = Callable[[], Person]

posix = pytest.mark.skipif(os.name != "posix", reason="asks who may read a folder")


@pytest.fixture
def open_folder(vault_folder: Path) -> Path:
    """A vault that everybody on the computer may read."""
    open_vault(vault_folder).close()
    vault_folder.chmod(0o755)
    return vault_folder


def test_it_is_said_that_a_change_waits_for_another_program(reader: Person) -> None:
    window, (first, _) = reader.window, reader.ids()
    other = Database(window.folder / "vault.db")
    window.toast.hide()
    # Given another program that writes to the vault, when something is changed, then that waits;
    with other.write():
        window.library.star((first,), True)
        reader.qtbot.waitUntil(window.toast.isVisible)
        assert window.toast.text == "Waiting for another program that is writing to the vault"
    # and once the other is done, the change is made.
    other.close()
    reader.settle()
    assert reader.desktop.services().browsing.rows([first])[0].starred


def test_a_vault_in_its_own_place_says_nothing(person: Person) -> None:
    assert not person.window.notice_line.isVisible()
    person.do(person.window.show_page, "health")
    assert not person.window.health.warnings.isVisible()


@posix
def test_a_vault_that_others_may_read_is_told_and_explained(
    open_folder: Path, start: Start
) -> None:
    # Given a vault whose folder is open to others, when the window opens, it says so
    person = start()
    line = person.window.notice_line
    assert line.isVisible()
    assert "Other people on this computer" in line.text
    # and leads to the page that tells all of it,
    person.do(line.details_button.click)
    page = person.window.health
    assert page.isVisible()
    assert page.warnings.sentences == (line.text,)
    # of which what is copied for others tells nothing.
    person.do(page.copy.click)
    assert str(open_folder) not in QGuiApplication.clipboard().text()


@posix
def test_what_was_closed_is_not_said_again_but_what_is_new_is(
    open_folder: Path, start: Start
) -> None:
    person = start()
    person.do(person.window.notice_line.close_button.click)
    assert not person.window.notice_line.isVisible()
    person.window.close()
    again = start()
    assert not again.window.notice_line.isVisible()
    again.do(again.window.show_page, "health")
    assert again.window.health.warnings.isVisible()
    again.window.close()
    (open_folder / ".sync_1a.db").touch()  # as the client of a cloud leaves it
    later = start()
    assert later.window.notice_line.isVisible()
    assert "Nextcloud" in later.window.notice_line.text


@posix
def test_one_is_said_after_the_other(open_folder: Path, start: Start) -> None:
    (open_folder / ".sync_1a.db").touch()
    line = start().window.notice_line
    told = []
    while line.isVisible():
        told.append(line.text)
        line.close_button.click()
    assert ["Other people" in told[0], "Nextcloud" in told[1], len(told)] == [True, True, 2]


def test_a_log_that_was_deleted_is_told_of(vault_folder: Path, start: Start) -> None:
    open_vault(vault_folder).close()
    (vault_folder / "vault.open").touch()  # it was not closed
    person = start()
    assert "its log “vault.db-wal” is gone" in person.window.notice_line.text


def test_a_vault_that_may_not_be_written_to_is_opened_view_only(
    reader: Person, start: Start, vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a vault with two conversations, in a folder that may not be written to any more,
    reader.window.close()
    asked = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: not (mode & os.W_OK) and asked(path, mode))
    before = (vault_folder / "vault.db").read_bytes()
    # when the window opens, it says so,
    person = start()
    window = person.window
    assert window.notice_line.text.startswith("View only: ")
    assert window.status_bar.text.endswith("View only")
    assert not window.error_line.isVisible()
    # and what is there can be read and found.
    person.open()
    person.do(window.search_bar.set_query, "rye")
    assert window.results.page is not None
    assert len(window.results.page.groups) == 1
    assert not window.error_line.isVisible()
    # What would change it is refused with a sentence.
    person.do(window.library.star, person.ids(), True)
    assert "may not be written to" in window.error_line.text
    assert (vault_folder / "vault.db").read_bytes() == before
