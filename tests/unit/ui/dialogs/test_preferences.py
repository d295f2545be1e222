"""A preference is followed as soon as it is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.coding_tools.followed import FollowedSource
from chatvault.ui.dialogs.about import AboutDialog
from chatvault.ui.dialogs.preferences import PreferencesDialog
from chatvault.ui.dialogs.shortcuts import ShortcutsDialog
from chatvault.ui.painting.appearance import Appearance, Scheme
from chatvault.ui.widgets.words import Words


@pytest.fixture
def dialog(window: QWidget, appearance: Appearance) -> PreferencesDialog:
    return PreferencesDialog(appearance, 24, 15, window)


def choose(box: QComboBox, text: str) -> None:
    place = box.findText(text)
    assert place >= 0
    box.setCurrentIndex(place)
    box.activated.emit(place)


def test_colours_and_size_change_at_once(dialog: PreferencesDialog, appearance: Appearance) -> None:
    choose(dialog.scheme, "High contrast, dark")
    choose(dialog.zoom, "130 %")
    assert appearance.scheme is Scheme.CONTRAST_DARK
    assert appearance.zoom == pytest.approx(1.3)


def test_the_backup_interval_is_said_in_hours(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    assert dialog.hours.currentText() == "Every day"
    for text, hours in (("Every week", 168), ("Never", 0)):
        with qtbot.waitSignal(dialog.backup_hours_chosen) as chosen:
            choose(dialog.hours, text)
        assert chosen.args == [hours]


def test_what_is_chosen_now_is_shown(window: QWidget, appearance: Appearance) -> None:
    appearance.set_scheme("dark")
    appearance.set_zoom(1.2)
    dialog = PreferencesDialog(appearance, 168, 15, window)
    shown = [box.currentText() for box in (dialog.scheme, dialog.zoom, dialog.hours)]
    assert shown == ["Dark", "120 %", "Every week"]


def test_keys_and_versions_are_shown(window: QWidget, appearance: Appearance) -> None:
    keys = ShortcutsDialog(appearance, (("Search everything", "Ctrl+K"),), window)
    versions = AboutDialog(appearance, "3.50.0", window)
    for dialog in (keys, versions):
        dialog.show()
        assert dialog.sizeHint().width() <= dialog.width()
        assert not dialog.grab().isNull()


def test_each_tool_that_was_found_can_be_followed(dialog: PreferencesDialog, qtbot: QtBot) -> None:
    claude = FollowedSource("claude-code", Path("/a&b/projects"), is_followed=True)
    codex = FollowedSource("codex", Path("/b/sessions"), is_followed=False, is_there=False)
    dialog.follow.show_sources((claude, codex))
    first, second = dialog.follow.boxes
    assert (first.isChecked(), second.isChecked()) == (True, False)
    assert "a&&b" in first.text()
    assert second.text().endswith("(not there now)")
    with qtbot.waitSignal(dialog.follow_chosen) as chosen:
        second.click()
    assert chosen.args == [codex, True]
    with qtbot.waitSignal(dialog.follow_chosen) as chosen:
        first.click()
    assert chosen.args == [claude, False]


def test_where_no_tool_was_found_it_is_said(dialog: PreferencesDialog) -> None:
    dialog.follow.show_sources(())
    assert dialog.follow.about.text().startswith("No tool was found")


def test_what_is_said_of_following_is_not_cut_when_it_comes_later(
    dialog: PreferencesDialog, qtbot: QtBot
) -> None:
    # Given the dialog as it opens, while the computer is still looked through,
    dialog.show()
    before = dialog.height()
    # when tools are found, then the dialog has room for them and for the words below.
    found = [
        FollowedSource("codex", Path(f"/home/ada/{place}/sessions"), is_followed=False)
        for place in range(5)
    ]
    dialog.follow.show_sources(tuple(found))
    qtbot.waitUntil(lambda: dialog.height() > before)
    about = dialog.follow.about
    assert about.height() >= about.heightForWidth(about.width())


@pytest.mark.parametrize("width", [600, 1000, 1600])
def test_the_keys_fit_into_the_window(window: QWidget, appearance: Appearance, width: int) -> None:
    """In as many columns as there is room for; what is below is scrolled to."""
    window.resize(width, 500)
    table = tuple((f"Do something of number {number}", "Ctrl+Shift+A") for number in range(60))
    dialog = ShortcutsDialog(appearance, table, window)
    dialog.show()
    assert dialog.width() <= width
    assert dialog.height() <= 500


def test_a_vault_without_a_passphrase_offers_no_lock(
    appearance: Appearance, window: QWidget
) -> None:
    dialog = PreferencesDialog(appearance, 24, None, window)
    said = [one.text() for one in dialog.findChildren(Words)]
    assert any("Only an encrypted vault can be locked" in one for one in said)
    assert "Only by hand" not in [
        box.itemText(place)
        for box in dialog.findChildren(QComboBox)
        for place in range(box.count())
    ]
