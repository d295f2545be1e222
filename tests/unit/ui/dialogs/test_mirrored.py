"""Lists of pages in a window that runs from right to left."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.safekeeping.backup import Backup, BackupReason
from chatvault.ui.dialogs.backing_up.backup_table import BackupTable
from chatvault.ui.dialogs.starting.how_to import HowTo
from chatvault.ui.mirroring import under
from chatvault.ui.painting.appearance import Appearance

BACKUP = Backup(
    name="b", path="", created_at=1_795_834_800_000, reason=BackupReason.SCHEDULE,
    sessions=7, messages=70, size=4_000_000, sha256="", verified_at=1_795_834_800_000,
)  # fmt: skip
TODAY = datetime.date(2026, 11, 28)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return made


def inked(widget: QWidget) -> list[int]:
    """The places from the left at which anything is painted."""
    image = widget.grab().toImage()
    ground = image.pixelColor(0, image.height() - 1)
    return [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y) != ground for y in range(image.height()))
    ]


def test_how_to_get_an_export_begins_at_the_right(appearance: Appearance, window: QWidget) -> None:
    how = HowTo(appearance, window)
    how.resize(800, how.heightForWidth(800))
    places = inked(how)
    assert places[-1] == 799  # the tiles
    assert places[0] > 200


def test_the_columns_of_backups_begin_at_the_right(appearance: Appearance, window: QWidget) -> None:
    table = BackupTable(appearance, window)
    table.resize(800, 200)
    table.show_backups((BACKUP,), TODAY)
    restore, more = table.buttons[0].geometry(), table.more[0].geometry()
    assert more.right() < restore.left() < restore.right() < 300
    table.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    table.restyle()
    assert more.left() == 799 - table.more[0].geometry().right()


@pytest.mark.parametrize(("mirrored", "left"), [(False, -170), (True, 0)])
def test_a_menu_opens_towards_the_middle(window: QWidget, mirrored: bool, left: int) -> None:
    direction = Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
    window.setLayoutDirection(direction)
    button = QWidget(window)
    button.setGeometry(300, 10, 30, 28)
    assert under(button, 200) - button.mapToGlobal(QPoint(0, 28)) == QPoint(left, 0)
