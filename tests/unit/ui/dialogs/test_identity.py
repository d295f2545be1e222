"""The question which of the people in chats is oneself."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.people import Identity, Participant, Participants
from chatvault.ui.dialogs.identity import IdentityDialog, words
from chatvault.ui.painting.appearance import Appearance

ADA = Participant("1", "Ada", Identity.ME, 12, 5203)
BO = Participant("2", "Bo", Identity.OTHER, 1, 1)
CY = Participant("3", "Cy", Identity.UNKNOWN, 2, 7)
KNOWN = Participants(1, "whatsapp", "", (ADA, BO))
ASKED = Participants(2, "telegram", "work", (BO, CY))


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def dialog(parent: QWidget) -> IdentityDialog:
    appearance = Appearance()
    appearance.setParent(parent)
    return IdentityDialog(appearance, (KNOWN, ASKED), parent)


def test_what_is_asked_comes_first(dialog: IdentityDialog) -> None:
    assert dialog.source.currentText() == "Telegram   work"
    assert dialog.none.isEnabled()
    assert not dialog.me.isEnabled()
    dialog.source.setCurrentIndex(1)
    # Who is known is chosen; nobody is left who may be oneself.
    assert dialog.people.currentRow() == 0
    assert not dialog.none.isEnabled()
    assert not dialog.me.isEnabled()
    dialog.people.setCurrentRow(1)
    assert dialog.me.isEnabled()


def test_none_of_these_are_those_who_may_be(dialog: IdentityDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.none_chosen) as answer:
        dialog.none.click()
    assert answer.args == [2, ("3",)]


def test_enter_in_the_list_chooses(dialog: IdentityDialog, qtbot: QtBot) -> None:
    dialog.people.setCurrentRow(1)
    with qtbot.waitSignal(dialog.chosen) as answer:
        dialog.people.itemActivated.emit(dialog.people.item(1))
    assert answer.args == [2, "3"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ada", "Ada"),
        ("Ada\u202e\x1b[2J\nB", "Ada[2JB"),
        ("a" * 400, "a" * 60 + "…"),
    ],
)
def test_a_name_stays_on_its_line(name: str, shown: str) -> None:
    line = words(Participant("1", name, Identity.UNKNOWN, 1, 1))
    assert line == f"{shown}   ·   1 message in 1 chat"
