"""The first start, and a vault that cannot be opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chatvault.domain.session import SessionScope
from chatvault.storage.schema import SCHEMA_VERSION
from chatvault.ui.places.pages import Mode
from tests.ui.conftest import Person


def test_an_empty_vault_welcomes(person: Person) -> None:
    assert person.window.body.mode is Mode.WELCOME
    assert person.window.welcome.isVisible()


def test_from_a_page_of_an_empty_vault_one_comes_back_to_the_welcome(person: Person) -> None:
    person.press("statistics")
    assert person.window.body.mode is Mode.STATISTICS
    person.do(person.window.show_scope, SessionScope(), "All")
    assert person.window.body.mode is Mode.WELCOME


def test_the_samples_fill_the_window(person: Person) -> None:
    person.do(person.window.imports.start_samples)
    assert person.window.body.mode is Mode.BROWSE
    assert len(person.ids()) >= 8
    assert not person.window.error_line.isVisible()


def test_what_was_imported_is_there_at_the_next_start(
    start: Callable[[], Person], export: Path
) -> None:
    first = start()
    first.do(first.window.imports.start, (export,))
    opened = first.open(1)
    first.window.close()

    second = start()

    assert second.titles() == ["Conversation stone", "Conversation bread"]
    assert second.window.thread_pane.session_id == opened


def test_nothing_is_said_of_a_vault_before_it_was_counted(reader: Person) -> None:
    window = reader.window
    assert window.status_bar.text.startswith("2 conversations")
    window.vault.forget()
    window.status_line.show()
    assert window.status_bar.text == ""


@pytest.mark.parametrize("content", [b"garbage" * 1000])
def test_a_damaged_vault_is_shown_as_a_page_and_left_alone(
    start: Callable[[], Person], vault_folder: Path, content: bytes
) -> None:
    vault_folder.mkdir()
    (vault_folder / "vault.db").write_bytes(content)
    person = start()
    assert person.window.body.mode is Mode.DAMAGE
    assert (vault_folder / "vault.db").read_bytes() == content


def test_a_newer_vault_is_refused_with_a_sentence(
    start: Callable[[], Person], vault_folder: Path
) -> None:
    first = start()
    first.window.close()
    database = vault_folder / "vault.db"
    changed = bytearray(database.read_bytes())
    changed[60:64] = (SCHEMA_VERSION + 1).to_bytes(4)
    database.write_bytes(changed)

    second = start()

    assert second.window.body.mode is Mode.PROBLEM
    assert database.read_bytes() == changed
    # Nothing leads to a page that would show an empty vault instead.
    second.press("upkeep")
    assert second.window.body.mode is Mode.PROBLEM
    assert not second.window.toolbar.isVisible()


def test_a_vault_that_could_not_be_opened_is_opened_once_it_can_be(
    start: Callable[[], Person], vault_folder: Path, export: Path
) -> None:
    # Given a vault that is not where it was, as on a disk that is not there yet,
    first = start()
    first.do(first.window.imports.start, (export,))
    first.window.close()
    away = vault_folder.rename(vault_folder.with_name("away"))
    vault_folder.touch()
    second = start()
    assert second.window.body.mode is Mode.PROBLEM
    # when it is there again, and one tries again, then all of it is.
    vault_folder.unlink()
    away.rename(vault_folder)
    second.do(second.window.problem.button.click)
    assert second.window.body.mode is Mode.BROWSE
    assert len(second.ids()) == 2
    second.press("upkeep")
    assert second.window.body.mode is Mode.UPKEEP


def test_a_minimised_window_comes_to_the_front_as_it_was(person: Person) -> None:
    person.do(person.window.showMaximized)
    person.do(person.window.showMinimized)
    person.do(person.window.come_to_front)
    assert not person.window.isMinimized()
    assert person.window.isMaximized()
    assert person.window.isActiveWindow()


def test_where_no_conversation_is_open_the_window_says_so(person: Person) -> None:
    # Given the samples, of which none was opened,
    person.do(person.window.imports.start_samples)
    pane = person.window.thread_pane
    assert pane.nothing.isVisible()
    # when one is opened, then it is seen; and once its tab is closed, nothing is again.
    person.open()
    assert not pane.nothing.isVisible()
    person.press("close_tab")
    assert pane.nothing.isVisible()
