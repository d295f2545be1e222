"""Popups whose corners are round on every system."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from chatvault.ui.painting.round_mask import RoundMask


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_corners_are_cut_off_whatever_the_size_of_a_popup(window: QWidget) -> None:
    menu = QMenu(window)
    RoundMask(menu, 8)
    menu.addAction("Copy")
    for action in ("Paste", "Select everything that was said"):
        # When it has become larger by another action,
        menu.addAction(action)
        menu.popup(QPoint())
        # then it is all there but for its four corners.
        shape, rect = menu.mask(), menu.rect()
        corners = (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight())
        assert not any(shape.contains(corner) for corner in corners)
        assert shape.contains(rect.center())
        assert (shape.boundingRect().width(), shape.boundingRect().height()) == (
            rect.width(), rect.height(),
        )  # fmt: skip
        menu.hide()
