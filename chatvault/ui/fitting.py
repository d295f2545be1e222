"""How the parts of the window share the width there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF

from chatvault.ui.mirroring import placed
from chatvault.ui.places.pages import NARROW
from chatvault.ui.thread.look import GUTTER

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow

_FIELD_EDGE = 208  # as wide as the navigation is, until it is seen
_GUTTER = 16  # of the list; the conversation has its own
_MOVED = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Move)


class Fitting(QObject):
    """Fits them in, and keeps what stands above them where they begin."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._field_edge = _FIELD_EDGE
        for beside in (window.navigation, window.results.head, window.thread_pane):
            beside.installEventFilter(self)

    def fit(self) -> None:
        """Let the parts share the width, and the toolbar say what is shown."""
        window = self._window
        window.body.fit(window.width())
        window.tab_strip.set_compact(window.width() < NARROW)
        window.toolbar.set_compact(window.navigation.is_rail)
        self._show_details()
        self._align()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVED:
            self._align()
        return super().eventFilter(watched, event)

    def _show_details(self) -> None:
        """Say by the button and in the menu whether the details are seen, and whether they can."""
        window = self._window
        shown, possible = window.body.shows_side_panel(), window.body.can_show_details
        window.toolbar.show_details(shown, possible=possible)
        window.actions_by_key["side_panel"].setChecked(shown)
        window.actions_by_key["side_panel"].setEnabled(possible)

    def _align(self) -> None:
        """Keep the field at the edge of the list while somebody types, and the line at its own."""
        window = self._window
        if window.navigation.isVisible():
            self._field_edge = window.navigation.width()
        window.toolbar.set_field_edge(self._field_edge + 8)
        window.explanation.set_left(self._explained_from())

    def _explained_from(self) -> int:
        """Where the words begin of what stands below the explanation."""
        window, head = self._window, self._window.results.head
        below, gutter = (head, _GUTTER) if head.isVisible() else (window.thread_pane, GUTTER)
        place = placed(QRectF(below.mapTo(window, QPoint()), below.size()), window)
        return round(place.x()) + gutter
