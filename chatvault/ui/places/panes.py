"""The parts of the window, which one key leads through as in a program for mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow

Pane = tuple[QWidget, Callable[[], None]]


def go(window: MainWindow, by: int) -> None:
    """Give the keyboard to the next part that is seen (1), or to the one before (-1)."""
    panes = [pane for pane in _panes(window) if pane[0].isVisible()]
    before = window.focusWidget()
    here = next((at for at, (part, _) in enumerate(panes) if _holds(part, before)), 0)
    for step in range(1, len(panes)):
        panes[(here + by * step) % len(panes)][1]()
        if window.focusWidget() is not before:
            return


def _panes(window: MainWindow) -> Iterator[Pane]:
    """Each part with what gives it the keyboard, in the order of the window."""
    yield window.search_bar, window.search_bar.focus
    yield window.navigation, _taking(window.navigation.places)
    yield window.session_list, _taking(window.session_list.view)
    yield window.results, window.results.focus_results
    yield window.body.pages, lambda: _take_first(window.body.pages)
    yield window.thread_pane, _taking(window.thread_pane.view)
    yield window.side_panel, lambda: _take_first(window.side_panel)


def _holds(part: QWidget, holder: QWidget | None) -> bool:
    return holder is not None and (part is holder or part.isAncestorOf(holder))


def _taking(widget: QWidget) -> Callable[[], None]:
    return lambda: widget.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _take_first(part: QWidget) -> None:
    """Give the keyboard to the first in it that Tab would lead to, if any."""
    one = part.nextInFocusChain()
    while one is not None and one is not part:
        takes = one.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        if takes and one.isVisible() and one.isEnabled() and part.isAncestorOf(one):
            one.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        one = one.nextInFocusChain()
