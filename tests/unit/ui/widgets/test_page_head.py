"""The head of a page makes room for its sentence."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.button import Button
from chatvault.ui.widgets.page_head import PageHead
from chatvault.ui.widgets.words import Words

SENTENCE = "The whole of the bakery. Loaves and rolls lead to the ovens behind them."


@pytest.fixture
def about(appearance: Appearance, window: QWidget) -> Words:
    return Words(SENTENCE, appearance, window)


@pytest.fixture
def button(appearance: Appearance, window: QWidget) -> Button:
    return Button("Bake all of it now", appearance, parent=window)


@pytest.fixture
def head(appearance: Appearance, window: QWidget, about: Words, button: Button) -> PageHead:
    made = PageHead("Bakery", about, (button,), appearance, window)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(made)
    column.addStretch(1)
    window.show()
    return made


def lay_out(head: PageHead, width: int) -> None:
    head.window().resize(width, 400)
    QApplication.processEvents()
    assert head.width() == width


def lines(words: Words) -> int:
    return round(words.heightForWidth(words.width()) / words.fontMetrics().lineSpacing())


def test_the_buttons_stand_beside_the_title_and_the_sentence(
    head: PageHead, about: Words, button: Button
) -> None:
    lay_out(head, 1_000)
    assert lines(about) == 1
    assert about.width() < 1_000 - button.width()
    assert head.height() < 2 * button.height()


def test_a_sentence_that_would_have_to_wrap_for_them_goes_below(
    qtbot: QtBot, head: PageHead, about: Words, button: Button
) -> None:
    width = about.fontMetrics().horizontalAdvance(SENTENCE) + 20
    lay_out(head, width)
    assert lines(about) == 1
    assert about.width() == width
    assert button.mapTo(head, button.rect().bottomLeft()).y() < about.y()
    # A shorter one comes up again.
    about.setText("All is well.")
    qtbot.waitUntil(lambda: about.width() < width - button.width())


def test_where_not_even_the_title_has_room_the_buttons_go_below(
    head: PageHead, about: Words, button: Button
) -> None:
    lay_out(head, button.sizeHint().width() + 20)
    assert lines(about) > 1
    assert button.mapTo(head, button.rect().topLeft()).y() > about.y()
    assert head.minimumSizeHint().width() == button.sizeHint().width()
