"""Which parts of the window are seen: browsing, searching, a page, or the welcome."""

from __future__ import annotations

import enum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from chatvault.ui.sidebar.navigation import Navigation

# Below these widths of the window the side panel goes, then the navigation becomes a rail (both
# earlier at larger words), then the tabs a menu, and of list and thread only one is seen.
WIDE, MIDDLE, NARROW = 1240, 1100, 820


class Mode(enum.Enum):
    """What the window is about right now."""

    WELCOME = enum.auto()
    BROWSE = enum.auto()
    SEARCH = enum.auto()
    STATISTICS = enum.auto()
    BACKUPS = enum.auto()
    IMPORTS = enum.auto()
    MAPPING = enum.auto()
    UPKEEP = enum.auto()
    HEALTH = enum.auto()
    DAMAGE = enum.auto()
    LOCKED = enum.auto()
    ENCRYPTION = enum.auto()
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
_GROWN = (Part.NAVIGATION, Part.SESSIONS)  # wider for larger words, whose lines would be cut
_MOST_GROWTH = 1.4
_ANY = 0xFFFFFF  # the widest a widget can be
_NARROWEST = 480  # a rail and the thread
_ALONE = (Mode.WELCOME, Mode.DAMAGE, Mode.LOCKED, Mode.ENCRYPTION, Mode.PROBLEM)
_LISTS = {Mode.BROWSE: Part.SESSIONS, Mode.SEARCH: Part.RESULTS}


class Body(QWidget):
    """Everything between the toolbar and the status bar, in one splitter.

    Parts that a mode does not need are hidden; each has its own width when it comes back.

    Signals:
        turned: from the list to the thread or its details, or back, where there is no room for all.
    """

    turned = Signal()

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
        self._is_reading = self._is_narrow = False
        self._fitted = 0  # the width that the parts were fitted to
        self._has_room = self._shows_details = False  # for the details too; instead of the list
        self._navigation = navigation
        self.pages = QStackedWidget(self)
        self._page_of: dict[Mode, QWidget] = {}
        self._widths = dict(WIDTHS)
        self._parts = (navigation, sessions, results, thread, side_panel, self.pages)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for part in self._parts:
            self.splitter.addWidget(part)
        for place in _BOUNDS:
            self._bound(place, alone=False)
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
        page.setAccessibleName(mode.name.capitalize())
        self.pages.addWidget(page)

    def show_mode(self, mode: Mode) -> None:
        """Show the parts of a mode; the keyboard goes with what takes the place of another."""
        if self._loses_keyboard(mode):
            self.setFocus()  # or Qt would give it to the search field, which opens its list
        self.mode = mode
        self._is_reading = self._shows_details = False
        alone = mode in _ALONE
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
            self.pages.setCurrentWidget(self._page_of[mode])
        self.fit(self.width())
        if self.window().focusWidget() is self:
            self.take_keyboard()
        self.turned.emit()

    def _loses_keyboard(self, mode: Mode) -> bool:
        """Whether the keyboard is in a part whose place another one takes."""
        holder = self.window().focusWidget()
        if mode is self.mode or holder is None or not self.isAncestorOf(holder):
            return False
        return not self._navigation.isAncestorOf(holder) or mode in _ALONE

    def take_keyboard(self) -> None:
        """Give it to what is walked with it: the page that is shown, or the rows of the list."""
        page = self._page_of.get(self.mode)
        (page if page is not None else self._parts[_LISTS[self.mode]]).setFocus()

    def minimumSizeHint(self) -> QSize:
        """Less than the parts need that are seen: they give way one after the other."""
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def read(self, *, reading: bool) -> None:
        """Turn to the thread or to the list, where there is room for one of them."""
        details = self._shows_details and reading
        if (reading, details) != (self._is_reading, self._shows_details):
            self._is_reading, self._shows_details = reading, details
            self.fit(self.width())
            self.turned.emit()

    def turn_side_panel(self) -> None:
        """Show the details, or close them; without room beside the list they take its place."""
        if self._has_room:
            self.side_panel_wanted = not self.side_panel_wanted
            self.fit(self.width())
        elif self._shows_details:
            self.read(reading=False)
        elif self.can_show_details:
            self._show_details()

    def _show_details(self) -> None:
        self._is_reading = self._shows_details = True
        self.fit(self.width())
        self.turned.emit()

    @property
    def can_show_details(self) -> bool:
        """Whether there is a conversation, and room for its details beside it."""
        rail, (panel, _) = self._navigation.minimumWidth(), _BOUNDS[Part.SIDE_PANEL]
        return self.mode in _LISTS and self._fitted >= rail + _NARROWEST_THREAD + panel

    @property
    def hides_list(self) -> bool:
        """Whether the thread is seen instead of the list."""
        alone = (self._is_narrow and self._is_reading) or self._shows_details
        return alone and self.mode in _LISTS

    def fit(self, width: int) -> None:
        """Let go, in a narrow window, of what is needed least."""
        self._fitted = width  # Qt gives it to this widget only after the window has it
        room = width - sum(round(WIDTHS[at] * (self._growth_of(at) - 1)) for at in _GROWN)
        self._navigation.set_rail(room < MIDDLE)
        self._has_room = self.mode is Mode.BROWSE and room >= WIDE
        self._shows_details &= self.can_show_details and not self._has_room
        wanted = self.side_panel_wanted if self._has_room else self._shows_details
        self._parts[Part.SIDE_PANEL].setVisible(wanted)
        was_narrow, self._is_narrow = self._is_narrow, width < NARROW
        if place := _LISTS.get(self.mode):
            self._choose(place)
        self._apply_widths(width)
        if was_narrow != self._is_narrow:
            self.turned.emit()

    def _choose(self, place: Part) -> None:
        """Show that list, or the thread, or both; the keyboard goes from the one to the other."""
        shown = {place: not self.hides_list, Part.THREAD: not self._is_narrow or self._is_reading}
        holder = self.window().focusWidget()
        gives = not shown[place] and self._parts[place].isAncestorOf(holder)
        if gives:
            self.setFocus()  # or Qt would give it to the search field, which opens its list
        self._bound(place, alone=self._is_narrow)
        for part in sorted(shown, key=shown.__getitem__):  # what goes makes room for what comes
            self._parts[part].setVisible(shown[part])
        if gives:
            self._parts[Part.THREAD].setFocus()

    def _bound(self, place: Part, *, alone: bool) -> None:
        """Let a list have the width it should; all there is where it is ``alone``."""
        narrowest, widest = _BOUNDS[place]
        widest = round(widest * self._growth_of(place))
        self._parts[place].setMinimumWidth(narrowest)
        self._parts[place].setMaximumWidth(_ANY if alone else widest)

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

    def _growth_of(self, place: Part) -> float:
        """How much wider a part is than for words of the usual size."""
        growth = self._navigation.appearance.growth
        return min(growth, _MOST_GROWTH) if place in _GROWN else 1.0

    def _apply_widths(self, total: int) -> None:
        widths = {at: round(width * self._growth_of(at)) for at, width in self._widths.items()}
        if self._is_narrow and self.mode in _LISTS:
            widths[_LISTS[self.mode]] = total
        if self._navigation.is_rail:
            widths[Part.NAVIGATION] = self._navigation.maximumWidth()
        fixed = sum(widths[place] for place in WIDTHS if not self._parts[place].isHidden())
        rest = max(_NARROWEST_THREAD, total - fixed)
        self.splitter.setSizes([widths.get(place, rest) for place in Part])

    def _remember(self) -> None:
        if self._is_narrow:
            return
        for place in WIDTHS:
            rail = place is Part.NAVIGATION and self._navigation.is_rail
            if not self._parts[place].isHidden() and not rail:
                width = self._parts[place].width()
                self._widths[place] = round(width / self._growth_of(place))
