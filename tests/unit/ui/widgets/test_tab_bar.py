"""The bar of tabs: choosing, closing, dragging, and what it looks like."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.tab_bar import NARROWEST, WIDEST, Face, TabBar
from chatvault.ui.widgets.tab_strip import TabStrip

FACES = (
    Face("Rye & <b>spelt</b>", "chatgpt"),
    Face("Which oven is the best one for bread that has to be done by noon?", "claude-code"),
    Face("", "claude"),
)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def strip(window: QWidget, appearance: Appearance) -> TabStrip:
    window.resize(700, 300)
    made = TabStrip(appearance, window)
    made.resize(700, 36)
    window.show()
    made.show_faces(FACES, 1)
    return made


@pytest.fixture
def bar(strip: TabStrip) -> TabBar:
    return strip.bar


def middle(bar: TabBar, place: int) -> QPoint:
    return bar.tabRect(place).center()


def drag(bar: TabBar, to: QPoint) -> None:
    """Move the mouse there with its left button held."""
    point, held = QPointF(to), Qt.MouseButton.LeftButton
    none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    move = QMouseEvent(QEvent.Type.MouseMove, point, bar.mapToGlobal(point), none, held, keys)
    QApplication.sendEvent(bar, move)


def test_one_conversation_needs_no_bar(strip: TabStrip) -> None:
    assert strip.isVisible()
    strip.show_faces(FACES[:1], 0)
    assert not strip.isVisible()


def test_tabs_share_the_width_within_bounds(strip: TabStrip, bar: TabBar) -> None:
    assert [bar.tabRect(place).width() for place in range(3)] == [700 // 3] * 3
    strip.resize(2_000, 36)
    assert bar.tabRect(0).width() == WIDEST
    strip.resize(300, 36)
    assert bar.tabRect(0).width() == NARROWEST


def test_a_title_is_told_as_it_is_written(bar: TabBar) -> None:
    assert bar.tabText(0) == "Rye && <b>spelt</b>"
    assert "&amp; &lt;b&gt;" in bar.tabToolTip(0)


def test_a_click_chooses_and_the_cross_closes(bar: TabBar, qtbot: QtBot) -> None:
    left = Qt.MouseButton.LeftButton
    with qtbot.waitSignal(bar.chosen) as chosen:
        qtbot.mouseClick(bar, left, pos=middle(bar, 2))
    assert chosen.args == [2]
    with qtbot.waitSignal(bar.close_asked) as closed:
        qtbot.mouseClick(bar, left, pos=bar.close_rect(1).center().toPoint())
    assert closed.args == [1]


def test_a_press_elsewhere_that_ends_on_the_cross_closes_nothing(bar: TabBar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bar.close_asked):
        qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=middle(bar, 1))
        cross = bar.close_rect(1).center().toPoint()
        qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=cross)


def test_the_middle_button_closes(bar: TabBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.close_asked) as closed:
        qtbot.mouseClick(bar, Qt.MouseButton.MiddleButton, pos=middle(bar, 0))
    assert closed.args == [0]


def test_a_drag_over_the_middle_of_another_puts_the_tab_there(bar: TabBar, qtbot: QtBot) -> None:
    put = QSignalSpy(bar.put)
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=middle(bar, 1))
    for step in (-20, -1):
        drag(bar, middle(bar, 2) + QPoint(step, 0))
    assert put.count() == 0
    drag(bar, middle(bar, 2) + QPoint(5, 0))
    assert put.at(0) == [1, 2]


def test_keys_go_to_the_tab_beside_and_close(bar: TabBar, qtbot: QtBot) -> None:
    chosen = QSignalSpy(bar.chosen)
    qtbot.keyClick(bar, Qt.Key.Key_Right)
    qtbot.keyClick(bar, Qt.Key.Key_Left)
    assert [chosen.at(place)[0] for place in range(chosen.count())] == [2, 0]
    with qtbot.waitSignal(bar.close_asked) as closed:
        qtbot.keyClick(bar, Qt.Key.Key_Delete)
    assert closed.args == [1]


def test_in_a_narrow_window_the_tabs_are_a_menu(strip: TabStrip, qtbot: QtBot) -> None:
    strip.set_compact(True)
    assert not strip.bar.isVisible()
    assert strip.button.text() == "3 tabs"
    actions = strip.menu().actions()
    assert [action.isChecked() for action in actions] == [False, True, False]
    assert actions[0].text() == "Rye && <b>spelt</b>"
    with qtbot.waitSignal(strip.chosen) as chosen:
        actions[2].trigger()
    assert chosen.args == [2]


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast-light", "contrast-dark"])
def test_every_theme_paints_the_tabs(strip: TabStrip, appearance: Appearance, scheme: str) -> None:
    appearance.set_scheme(scheme)
    appearance.set_zoom(1.5)
    assert not strip.grab().isNull()
