"""Somebody merges the vault of another computer."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from chatvault.services.vault import open_vault
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_session
from tests.ui.conftest import Person

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A vault with a conversation of its own."""
    services = open_vault(tmp_path / "other")
    with services.database.write() as session:
        store = SessionStore(session, services.importing.blobs, NOON)
        merge = store.merge(
            make_session("Which oven?", "One of stone.", title="Oven", external_id="o")
        )
        store.finish()
    services.organising.rename(merge.session_id, "Their oven")
    services.close()
    return tmp_path / "other"


def choose(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(folder))


def test_what_the_other_vault_has_comes(
    person: Person, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, other)
    person.press("merge")
    assert person.window.toast.text == "Merged: 1 conversation came"
    assert person.window.counts.all == 1
    person.press("merge")
    assert person.window.toast.text == "Everything was in the vault already"


def test_what_both_say_differently_is_told(
    person: Person, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, other)
    person.press("merge")
    (key,) = person.window.session_list.model.keys
    person.do(person.window.library.rename, key.id, "My oven")
    person.press("merge")
    (box,) = person.window.findChildren(QMessageBox)
    assert "also called “Their oven”" in box.detailedText()
    box.close()


def test_a_folder_without_a_vault_is_refused(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    choose(monkeypatch, empty)
    person.press("merge")
    assert person.window.error_line.text == "There is no vault here."
