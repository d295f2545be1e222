"""A light appearance and a window for widgets to stand in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.ui.painting.appearance import Appearance


@pytest.fixture
def appearance(qtbot: QtBot) -> Iterator[Appearance]:
    made = Appearance()
    made.set_scheme("light")
    yield made
    made.deleteLater()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(700, 600)
    qtbot.addWidget(made)
    made.show()
    return made
