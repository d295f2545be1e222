"""From the last key of a query until its list is painted, in the real window, offscreen."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from search_queries import Kind, Picker
from search_service import ORDERS
from search_sql import BareSql
from thread_clock import Clock, paint, wait

from chatvault.app import Desktop, make_application
from chatvault.domain.search.hits import SearchPage, SearchSort

ROUNDS = 4
_QUERIES = 6  # of a kind
_WINDOW = (1_440, 900)
_QUIET_MS = 60  # longer than lines that came into view wait for each other
_LONGEST_S = 60.0


class Typist:
    """Types queries into the window, and waits until they are answered."""

    def __init__(self, vault: Path) -> None:
        settings = vault.parent / "settings.json"
        settings.write_text(json.dumps({"backup_hours": 0}))  # nothing else runs beside it
        self._desktop = Desktop(make_application(), vault, settings)
        self._window = self._desktop.window
        self._bar, self._pane = self._window.search_bar, self._window.results
        self._shown = ""
        self._window.resize(*_WINDOW)
        self._desktop.show()
        self._settle(2_000)
        self._window.checks.stop()  # a full check would be due, of all there is
        # The last to hear of a page: everybody else has taken it in by then.
        self._pane.page_shown.connect(self._note)
        self._at_page = Clock()

    def order(self, sort: SearchSort) -> None:
        """Choose the order in the menu above the results."""
        actions = self._pane.head.button.menu.actions()
        actions[tuple(SearchSort).index(sort)].trigger()
        self._settle(100)

    def type(self, query: str) -> Clock:
        """Type the last character; the clock is read when the list is painted.

        Process CPU is that of everything until the page has arrived, and from then on that of
        the thread that paints: what is asked for next runs on a lane meanwhile.
        """
        field = self._bar.field
        with QSignalBlocker(field):  # what was typed before is no part of it
            field.setText(query[:-1])
        self._shown = ""
        whole, self._at_page = Clock(), Clock()
        self._press(query[-1])
        self._until_shown(query)
        painted = self._painting
        paint()
        painted.stop()
        whole.stop()
        whole.process = self._at_page.process + painted.thread
        self._settle()
        return whole

    def close(self) -> None:
        """Close the window."""
        self._window.close()

    def _note(self, page: SearchPage) -> None:
        self._at_page.stop()
        self._painting = Clock()
        self._shown = page.query

    def _press(self, character: str) -> None:
        """A key that writes the character, of whatever script."""
        kinds = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        for kind in kinds:
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(self._bar.field, event)

    def _until_shown(self, query: str) -> None:
        give_up = time.monotonic() + _LONGEST_S
        while self._shown != query:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            assert time.monotonic() < give_up, f"{query} was not answered"

    def _settle(self, milliseconds: int = _QUIET_MS) -> None:
        """Wait until nothing runs any more, nor is about to."""
        quiet = 0
        wait(milliseconds)
        while quiet < 2:
            quiet = 0 if self._desktop.operations.busy else quiet + 1
            wait(_QUIET_MS // 2)


def typed(vault: Path) -> Iterator[tuple[str, str, list[Clock]]]:
    """Every kind of query in every order."""
    kinds = tuple(Picker(BareSql(vault)).kinds())
    typist = Typist(vault)
    for sort in SearchSort:
        typist.order(sort)
        _all(typist, kinds, queries=1)  # warm up
        clocks: dict[str, list[Clock]] = {kind.name: [] for kind in kinds}
        for number in range(ROUNDS):
            for name, taken in _all(typist, kinds, _QUERIES).items():
                clocks[name] += taken
            print(f"typed: round {number + 1}, by {ORDERS[sort]}", file=sys.stderr)
        for name, taken in clocks.items():
            yield name, ORDERS[sort], taken
    typist.close()


def _all(typist: Typist, kinds: tuple[Kind, ...], queries: int) -> dict[str, list[Clock]]:
    """Type some queries of every kind; never the same one twice in a row."""
    clocks: dict[str, list[Clock]] = {kind.name: [] for kind in kinds}
    for place in range(queries):
        for kind in kinds:
            if place < len(kind.asked):
                clocks[kind.name].append(typist.type(kind.asked[place].typed))
    return clocks
