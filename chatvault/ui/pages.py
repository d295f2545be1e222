"""Which parts of the window are seen: browsing, searching, a page, or the welcome."""

from __future__ import annotations

import enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from chatvault.ui.sidebar.navigation import Navigation

WIDE, MIDDLE = 1240, 1100
_WIDTHS = (208, 328, 600, 632, 272, 900)


class Mode(enum.Enum):
    """What the window is about right now."""

    WELCOME = enum.auto()
    BROWSE = enum.auto()
    SEARCH = enum.auto()
    STATISTICS = enum.auto()
    BACKUPS = enum.auto()
    PROBLEM = enum.auto()


class Body(QWidget):
    """Everything between the toolbar and the status bar, in one splitter.

    Parts that a mode does not need are hidden, so that each keeps its width.
    """

    def __init__(
        self,
        *,
        navigation: Navigation,
        sessions: QWidget,
        results: QWidget,
        thread: QWidget,
        side_panel: QWidget,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.mode = Mode.BROWSE
        self.side_panel_wanted = True
        self._navigation, self._sessions, self._results = navigation, sessions, results
        self._thread, self._side_panel = thread, side_panel
        self._pages = QStackedWidget(self)
        self._page_of: dict[Mode, QWidget] = {}
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for part in (navigation, sessions, results, thread, side_panel, self._pages):
            self.splitter.addWidget(part)
        for part, narrowest, widest in (
            (sessions, 260, 480),
            (results, 400, 700),
            (side_panel, 240, 400),
        ):
            part.setMinimumWidth(narrowest)
            part.setMaximumWidth(widest)
        thread.setMinimumWidth(420)
        self.splitter.setStretchFactor(3, 1)
        self.splitter.setStretchFactor(5, 1)
        self.splitter.setSizes(list(_WIDTHS))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.splitter)

    def add_page(self, mode: Mode, page: QWidget) -> None:
        """Give a mode its page."""
        self._page_of[mode] = page
        self._pages.addWidget(page)

    def show_mode(self, mode: Mode) -> None:
        """Show the parts of a mode."""
        self.mode = mode
        alone = mode in (Mode.WELCOME, Mode.PROBLEM)
        on_page = mode in self._page_of
        self._navigation.setVisible(not alone and mode is not Mode.SEARCH)
        self._sessions.setVisible(mode is Mode.BROWSE)
        self._results.setVisible(mode is Mode.SEARCH)
        self._thread.setVisible(not on_page)
        self._pages.setVisible(on_page)
        if on_page:
            self._pages.setCurrentWidget(self._page_of[mode])
        self.fit(self.width())

    def fit(self, width: int) -> None:
        """Let go, in a narrow window, of what is needed least."""
        browsing = self.mode is Mode.BROWSE
        self._side_panel.setVisible(browsing and self.side_panel_wanted and width >= WIDE)
        self._set_rail(width < MIDDLE)

    def _set_rail(self, rail: bool) -> None:
        """Collapse the navigation, or bring it back, at the cost of the thread."""
        if rail is self._navigation.is_rail:
            return
        sizes = self.splitter.sizes()
        self._navigation.set_rail(rail)
        gained = sizes[0] - self._navigation.sizeHint().width()
        sizes[0] -= gained
        sizes[3] = max(sizes[3] + gained, 1)
        self.splitter.setSizes(sizes)
