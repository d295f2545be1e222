"""Which parts of the window are seen: browsing, searching, a page, or the welcome."""

from __future__ import annotations

import enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from chatvault.ui.sidebar.navigation import Navigation

# Below these widths of the window the side panel goes, then the navigation becomes a rail, then
# the tabs a menu.
WIDE, MIDDLE, NARROW = 1240, 1100, 820


class Mode(enum.Enum):
    """What the window is about right now."""

    WELCOME = enum.auto()
    BROWSE = enum.auto()
    SEARCH = enum.auto()
    STATISTICS = enum.auto()
    BACKUPS = enum.auto()
    PROBLEM = enum.auto()


class Part(enum.IntEnum):
    """The parts of the body from left to right; those with a width keep it."""

    NAVIGATION = 0
    SESSIONS = 1
    RESULTS = 2
    THREAD = 3
    SIDE_PANEL = 4
    PAGES = 5


WIDTHS = {Part.NAVIGATION: 208, Part.SESSIONS: 328, Part.RESULTS: 600, Part.SIDE_PANEL: 272}
_BOUNDS = {Part.SESSIONS: (260, 480), Part.RESULTS: (400, 760), Part.SIDE_PANEL: (240, 400)}
_NARROWEST_THREAD = 420


class Body(QWidget):
    """Everything between the toolbar and the status bar, in one splitter.

    Parts that a mode does not need are hidden; each has its own width when it comes back.
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
        self._navigation = navigation
        self._pages = QStackedWidget(self)
        self._page_of: dict[Mode, QWidget] = {}
        self._widths = dict(WIDTHS)
        self._parts = (navigation, sessions, results, thread, side_panel, self._pages)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for part in self._parts:
            self.splitter.addWidget(part)
        for place, (narrowest, widest) in _BOUNDS.items():
            self._parts[place].setMinimumWidth(narrowest)
            self._parts[place].setMaximumWidth(widest)
        thread.setMinimumWidth(_NARROWEST_THREAD)
        for place in (Part.THREAD, Part.PAGES):
            self.splitter.setStretchFactor(place, 1)
        self.splitter.splitterMoved.connect(self._remember)
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
        shown = {
            Part.NAVIGATION: not alone and mode is not Mode.SEARCH,
            Part.SESSIONS: mode is Mode.BROWSE,
            Part.RESULTS: mode is Mode.SEARCH,
            Part.THREAD: not on_page,
            Part.PAGES: on_page,
        }
        for place, visible in shown.items():
            self._parts[place].setVisible(visible)
        if on_page:
            self._pages.setCurrentWidget(self._page_of[mode])
        self.fit(self.width())

    def fit(self, width: int) -> None:
        """Let go, in a narrow window, of what is needed least."""
        wanted = self.mode is Mode.BROWSE and self.side_panel_wanted and width >= WIDE
        self._parts[Part.SIDE_PANEL].setVisible(wanted)
        self._navigation.set_rail(width < MIDDLE)
        self._apply_widths(width)

    def shows_side_panel(self) -> bool:
        """Whether the details are to be seen right now."""
        return not self._parts[Part.SIDE_PANEL].isHidden()

    def widths(self) -> tuple[int, ...]:
        """The widths that the person gave the parts, to be kept for the next start."""
        return tuple(self._widths[place] for place in WIDTHS)

    def set_widths(self, widths: tuple[int, ...]) -> None:
        """Take up the widths of an earlier start."""
        if len(widths) == len(WIDTHS):
            self._widths = dict(zip(WIDTHS, widths, strict=True))

    def _apply_widths(self, total: int) -> None:
        widths = dict(self._widths)
        if self._navigation.is_rail:
            widths[Part.NAVIGATION] = self._navigation.maximumWidth()
        fixed = sum(widths[place] for place in WIDTHS if not self._parts[place].isHidden())
        rest = max(_NARROWEST_THREAD, total - fixed)
        self.splitter.setSizes([widths.get(place, rest) for place in Part])

    def _remember(self) -> None:
        for place in WIDTHS:
            rail = place is Part.NAVIGATION and self._navigation.is_rail
            if not self._parts[place].isHidden() and not rail:
                self._widths[place] = self._parts[place].width()
