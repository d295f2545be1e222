"""The program under measurement: the real window on a vault, offscreen, and its figures."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from thread_clock import NOTCH, Clock, frames, memory, p95, paint, wait, wheel

from chatvault.app import Desktop, make_application
from chatvault.domain.session import SessionScope, SessionSort

ROUNDS = 9
FRAMES = 300
PAGES = 200
SCREENS = 2_000
SETTINGS = "settings.json"
STEPS_UP = 300
RESIZES = 40
WINDOW = (1_587, 948)  # a thread of 760 × 800, and none of its widths reaches over its neighbours
WIDTHS = (700, 560)
_LONGEST = 30.0  # seconds that anything may take
_PLAIN = Qt.KeyboardModifier.NoModifier


class Program:
    """Opens conversations in the window, and acts as a person would."""

    def __init__(self, folder: Path) -> None:
        self.desktop = Desktop(make_application(), folder, folder.parent / SETTINGS)
        self.window = self.desktop.window
        self.view = self.window.thread_pane.view
        self.window.resize(*WINDOW)
        self.desktop.show()
        self.settle(1_500)  # the parsers are loaded a moment after the window stands
        browsing = self.desktop.services().browsing
        keys = browsing.keys(SessionScope(), SessionSort.TITLE)
        self._rows = browsing.rows([key.id for key in keys])

    def settle(self, milliseconds: int = 60) -> None:
        """Wait until nothing runs any more."""
        wait(milliseconds)
        while self.desktop.operations.busy:
            wait(20)
        wait(60)

    def of_length(self, messages: int) -> int:
        """The conversation with so many messages."""
        return next(row.id for row in self._rows if row.messages == messages)

    def of_title(self, words: str) -> int:
        """The conversation that was asked for in these words."""
        return next(row.id for row in self._rows if words in row.title)

    def open(self, session: int, message: int | None = None) -> Clock:
        """Open a conversation; the clock is read once it is painted."""
        if self.window.thread_pane.session_id == session:
            self.window.thread_pane.close_thread()
        arrived: list[bool] = []
        done = self.view.shown.connect(lambda: arrived.append(True))
        clock = Clock()
        self.window.open_session(session, message)
        self._until(lambda: bool(arrived))
        self.view.viewport().repaint()
        clock.stop()
        self.view.shown.disconnect(done)
        return clock

    def complete(self) -> Clock:
        """Go on from the first paint until every message of what was opened is known."""
        clock = Clock()
        self._until(lambda: self.view.model.is_whole)
        self.view.viewport().repaint()
        clock.stop()
        return clock

    def jump(self, message: int) -> Clock:
        """Go to a message of the open conversation, from far away."""
        session = self.window.thread_pane.session_id
        assert session is not None
        clock = Clock()
        self.window.open_session(session, message)
        self._until(lambda: self.holds(message))
        self.view.viewport().repaint()
        clock.stop()
        return clock

    def holds(self, message: int) -> bool:
        """Whether the view stands at that message, with its text."""
        flow, rows = self.view.flow, self.view.model.rows
        place = rows.place_of(message)
        if place is None or flow.anchor != rows.row_of(place):
            return False
        return self.view.model.message(place) is not None

    def copy_all(self) -> Clock:
        """Select everything and copy it, until the clipboard holds it."""
        clipboard = QGuiApplication.clipboard()
        copied: list[bool] = []
        done = clipboard.dataChanged.connect(lambda: copied.append(True))
        clock = Clock()
        self.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        self._until(lambda: bool(copied))
        clock.stop()
        clipboard.dataChanged.disconnect(done)
        return clock

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _PLAIN) -> None:
        """Press a key in the thread."""
        QTest.keyClick(self.view, key, modifier)

    def turn_page(self) -> None:
        """Go down by a page, and paint."""
        self.press(Qt.Key.Key_PageDown)
        paint()

    def top(self) -> int:
        """The message at the top of the view."""
        return self.view.placed[0].block.entry.id

    def bottoms(self) -> dict[int, float]:
        """Where the messages in view end."""
        return {
            placed.block.entry.id: placed.top + placed.block.height for placed in self.view.placed
        }

    def ids(self) -> list[int]:
        """The messages of what is open."""
        return [entry.id for entry in self.view.model.rows.entries]

    @staticmethod
    def _until(ready: Callable[[], bool]) -> None:
        give_up = time.monotonic() + _LONGEST
        while not ready():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            assert time.monotonic() < give_up, "what was asked for never came"


class Told(dict[str, float]):
    """Figures that are told as they come, for it takes minutes until the last."""

    def __setitem__(self, name: str, value: float) -> None:
        print(f"{name}: {value:.1f}", file=sys.stderr)
        super().__setitem__(name, value)

    def add(self, more: dict[str, float]) -> None:
        """Take over several figures."""
        for name, value in more.items():
            self[name] = value


def measure_program(vault: Path, sizes: tuple[int, ...], hard: tuple[str, ...]) -> dict[str, float]:
    """All figures of the thread view; the last of the sizes is the one that counts."""
    program = Program(vault)
    figures = Told()
    for count in sizes:
        name = "open" if count == sizes[-1] else f"open {count:,} messages"
        clocks = _reopened(program, program.of_length(count))
        figures[name] = statistics.median(clock.process for clock in clocks)
        figures[f"{name}, wall clock"] = min(clock.wall for clock in clocks)
    figures.add(_rests(program, program.of_length(sizes[-1])))
    figures.add(_jumps(program))
    figures["wheel frame p95"] = p95(frames(FRAMES, lambda: wheel(program.view, NOTCH)))
    figures["page frame p95"] = p95(frames(PAGES, program.turn_page))
    figures["upward steps of 300 that are off"] = _steps_off(program)
    figures.add(_resizes(program))
    copies = _copies(program)
    figures["copy all"] = statistics.median(clock.process for clock in copies)
    figures["copy all, wall clock"] = min(clock.wall for clock in copies)
    for name in hard:
        clocks = _reopened(program, program.of_title(name))
        figures[name] = statistics.median(clock.process for clock in clocks)
    program.window.close()
    return figures


def measure_memory(vault: Path, messages: int) -> dict[str, float]:
    """What reading for a long time adds to the window with nothing open.

    The settings of an earlier process would open the conversation again at the start, and most
    of what is asked for would be counted as empty.
    """
    (vault.parent / SETTINGS).unlink(missing_ok=True)
    program = Program(vault)
    assert program.window.thread_pane.session_id is None
    empty = memory()
    program.open(program.of_length(messages))
    program.settle()
    for _ in range(SCREENS):
        program.turn_page()
        wait(4)
    program.settle()
    figures = {"memory": memory() - empty}
    program.window.close()
    return figures


def _reopened(program: Program, session: int) -> list[Clock]:
    """Open a conversation again and again, a small one in between."""
    clocks: list[Clock] = []
    for _ in range(ROUNDS):
        program.open(program.of_title("500 nested"))
        program.settle()
        clocks.append(program.open(session))
        program.settle()
    return clocks


def _rests(program: Program, session: int) -> dict[str, float]:
    """What comes after the first paint of a long conversation: all that is not in view."""
    clocks: list[Clock] = []
    for _ in range(ROUNDS):
        program.open(program.of_title("500 nested"))
        program.settle()
        program.open(session)
        clocks.append(program.complete())
        program.settle()
    return {
        "the rest of it, wall clock": min(clock.wall for clock in clocks),
        "the rest of it, painting thread": statistics.median(clock.thread for clock in clocks),
    }


def _jumps(program: Program) -> dict[str, float]:
    """From the top three quarters down, where nothing was laid out yet, and back."""
    ids = program.ids()
    far = len(ids) * 3 // 4
    clocks: list[Clock] = []
    for turn in range(ROUNDS):
        program.jump(ids[0])
        program.settle()
        clocks.append(program.jump(ids[far + 50 * turn]))
        program.settle()
    return {
        "jump": statistics.median(clock.process for clock in clocks),
        "jump, wall clock": min(clock.wall for clock in clocks),
    }


def _steps_off(program: Program) -> float:
    """How many upward turns of the wheel move what is in view by another distance."""
    ids = program.ids()
    program.jump(ids[len(ids) // 2])
    program.settle()
    off = 0
    for _ in range(STEPS_UP):
        before = program.bottoms()
        wheel(program.view, -NOTCH)
        after = program.bottoms()
        same = before.keys() & after.keys()
        off += not same or any(abs(after[row] - before[row] - NOTCH) > 0.5 for row in same)
        wait(16)
    return off


def _copies(program: Program) -> list[Clock]:
    """Copy everything again and again."""
    clocks: list[Clock] = []
    for _ in range(ROUNDS):
        program.settle()
        clocks.append(program.copy_all())
    return clocks


def _resizes(program: Program) -> dict[str, float]:
    """Change the width and come back, at different places."""
    view, ids = program.view, program.ids()
    height = view.height()
    taken: list[float] = []
    lost = 0
    for turn in range(RESIZES):
        if turn % 2 == 0:
            program.jump(ids[(turn * 379) % (len(ids) - 100)])
            wheel(view, NOTCH)
            program.settle()
        top = program.top()
        clock = Clock()
        view.resize(WIDTHS[turn % 2], height)
        view.viewport().repaint()
        clock.stop()
        taken.append(clock.thread)
        lost += program.top() != top
        wait(16)
    return {
        "width change": statistics.median(taken),
        "width change, longest": max(taken),
        "resizes of 40 that lose the place": lost,
    }
