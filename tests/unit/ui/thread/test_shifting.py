"""What is moved when one scrolls looks exactly like what would be painted anew."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtTest import QTest

from chatvault.domain.blocks import Text
from chatvault.ui.thread.hovering import move_pointer
from chatvault.ui.thread.thread_view import ThreadView
from tests.unit.ui.thread.conversations import assistant, bash, long_conversation, you


@pytest.fixture
def view(show) -> ThreadView:
    """A conversation with prose, code, tables and tools, in its middle."""
    kinds = [
        you(1_001, "A question\n\n> with a quote"),
        assistant(1_002, Text("| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n- [ ] not\n")),
        assistant(1_003, bash(), bash("pwd", "/bread"), Text("word " * 900)),
        assistant(1_004, Text("```python\n" + "x = 1  # wide" * 20 + "\n```\n" * 1)),
    ]
    messages = long_conversation(60)
    shown = show([*messages[:30], *kinds, *messages[30:]], message_id=kinds[0].id)
    shown.flash.stop()
    return shown


def flush(view: ThreadView) -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)


def on_screen(view: ThreadView) -> QImage:
    """What the window shows, as it came to be there; nothing is painted for it."""
    flush(view)
    return view.screen().grabWindow(view.winId()).toImage()


def painted_anew(view: ThreadView) -> QImage:
    view.viewport().update()
    return on_screen(view)


@pytest.mark.parametrize("seed", range(6))
def test_wherever_one_scrolls_and_points_it_looks_as_if_painted_anew(view, seed) -> None:
    dice = random.Random(seed)
    for _ in range(25):
        view.scroll_by(dice.choice([-700, -333, -120, -40, -1, 1, 40, 120, 333, 700]))
        if dice.random() < 0.5:
            flush(view)
        if dice.random() < 0.6:
            point = QPointF(dice.randrange(800), dice.randrange(600))
            move_pointer(view, dice.choice([point, point, None]))
        assert on_screen(view) == painted_anew(view)


def test_what_is_selected_and_focused_moves_along(view) -> None:
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    for _ in range(12):
        view.scroll_by(90)
        assert on_screen(view) == painted_anew(view)


class Painted(QObject):
    """Notes which areas are painted."""

    def __init__(self, view: ThreadView) -> None:
        super().__init__(view)
        self.areas: list[tuple[int, int]] = []
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.areas.append((event.rect().top(), event.rect().height()))
        return False


def test_a_step_paints_only_what_comes_into_view(view) -> None:
    painted_anew(view)
    painted = Painted(view)
    view.scroll_by(50)
    flush(view)
    assert painted.areas == [(550, 50)]
