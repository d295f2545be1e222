"""The navigation at the left of the window: library, sources and what else leads somewhere."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from chatvault.domain.session import NOT_COUNTED, SessionScope
from chatvault.domain.session import Navigation as NavigationCounts
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.sidebar.deletion_notice import DeletionNotice
from chatvault.ui.sidebar.folder_rows import FolderRows
from chatvault.ui.sidebar.navigation_entries import (
    EntryKind,
    NavigationEntry,
    Searches,
    folder_entries,
    foot_entries,
    project_entries,
    rail_entries,
    search_entries,
    tag_entries,
    wide_entries,
)
from chatvault.ui.sidebar.navigation_geometry import rail_width
from chatvault.ui.sidebar.navigation_view import NavigationView
from chatvault.ui.sidebar.saved_search_rows import SavedSearchRows
from chatvault.ui.sidebar.tag_rows import TagRows
from chatvault.ui.widgets.painted import PaintedWidget

WIDTH, NARROWEST, WIDEST = 208, 160, 320
_TOP, _AROUND_LINE = 8, 8


class Navigation(PaintedWidget):
    """Where in the vault one can go, with how much is there.

    Signals:
        scope_chosen: a SessionScope and its title.
        page_chosen: "statistics", "backups" or "health".
        tag_dropped_on: the name of a tag, and the ids of conversations that shall have it.
        folder_dropped_on: the id of a folder, and those of conversations that shall be in it.
    """

    scope_chosen = Signal(object, str)
    page_chosen = Signal(str)
    tag_dropped_on = Signal(str, object)
    folder_dropped_on = Signal(int, object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._counts = NOT_COUNTED
        self._searches: Searches = ()
        self._all_projects = False
        self._rail = False
        self._wide_width = WIDTH
        self._chosen = "library:all"
        self.places = NavigationView("Library", appearance, self)
        self.pages = NavigationView("Pages", appearance, self)
        self.pages.show_entries(foot_entries())
        self.notice = DeletionNotice(appearance, self)
        self.search_rows = SavedSearchRows(appearance, self.places)
        self.tag_rows = TagRows(appearance, self.places)
        self.folder_rows = FolderRows(appearance, self.places)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, _TOP, 0, _TOP)
        column.setSpacing(2 * _AROUND_LINE + 1)
        column.addWidget(self.places, 1)
        column.addWidget(self.notice)
        column.addWidget(self.pages)
        appearance.changed.connect(self._fit_pages)  # after the rows have measured themselves
        self.places.chosen.connect(self._choose)
        self.pages.chosen.connect(self._choose)
        self.tag_rows.asked.connect(self._choose)
        self.folder_rows.asked.connect(self._choose)
        self.places.entries.dropped.connect(self._take)
        self._fit_pages()
        self._show_entries()

    @property
    def is_rail(self) -> bool:
        """Whether only the signs are shown."""
        return self._rail

    def set_navigation(self, counts: NavigationCounts) -> None:
        """Show what is in the vault by now."""
        self._counts = counts
        self._renew_entries()

    def set_searches(self, searches: Searches) -> None:
        """Show the saved searches, each with its count once there is one."""
        self._searches = searches
        self._renew_entries()

    def set_rail(self, on: bool) -> None:
        """Collapse to signs, or show whole rows as wide as they were."""
        if on is self._rail:
            return
        self._rail = on
        for view in (self.places, self.pages):
            view.set_rail(on)
        self.notice.set_narrow(on)
        if on:
            self._wide_width = min(max(self.width(), NARROWEST), WIDEST)
            self.setFixedWidth(self._rail_width)
        else:
            self.setFixedWidth(self._wide_width)
            QTimer.singleShot(0, self, self._let_width_go)
        self._fit_pages()
        self._show_entries()

    def mark(self, key: str) -> None:
        """Let the place of that key look chosen, for the window went there by another way."""
        self._chosen = key
        self._mark_chosen()

    def mark_scope(self, scope: SessionScope) -> None:
        """Let the place of that scope look chosen; none where it has no place here."""
        entries = wide_entries(self._counts, all_projects=True)
        self.mark(next((entry.key for entry in entries if entry.scope == scope), ""))

    def sizeHint(self) -> QSize:
        return QSize(self._rail_width if self._rail else WIDTH, 480)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        painter.fillRect(self.rect(), theme.color("window"))
        inset = 12 if self._rail else 20
        y = self.pages.y() - _AROUND_LINE - 1
        paint.hairline(painter, theme, inset, y, self.width() - 2 * inset)

    def _let_width_go(self) -> None:
        """The splitter has given the width back: it is the person's again."""
        if not self._rail:
            self.setMinimumWidth(NARROWEST)
            self.setMaximumWidth(WIDEST)

    @property
    def _rail_width(self) -> int:
        return rail_width(self.places.delegate.fonts)

    def _fit_pages(self) -> None:
        self.pages.setFixedHeight(self.pages.content_height())
        if self._rail:
            self.setFixedWidth(self._rail_width)

    def _renew_entries(self) -> None:
        """Show what is known by now, and leave the keyboard on the row where it is."""
        key = self.places.current_key
        self._show_entries()
        if self.places.hasFocus() and self.places.entries.index_of(key).isValid():
            self.places.set_current(key)

    def _show_entries(self) -> None:
        entries = (
            rail_entries(self._counts, self._searches)
            if self._rail
            else wide_entries(self._counts, self._searches, all_projects=self._all_projects)
        )
        self.places.show_entries(entries)
        self._mark_chosen()

    def _mark_chosen(self) -> None:
        """Let the row of the chosen place look chosen, in the one list or the other."""
        for view in (self.places, self.pages):
            if view.current_key != self._chosen:
                view.set_current(self._chosen)

    def _choose(self, entry: NavigationEntry) -> None:
        if entry.kind is EntryKind.MORE:
            self._all_projects = not self._all_projects
            self._show_entries()
        elif entry.kind is EntryKind.FLYOUT:
            self._open_flyout(entry)
        elif entry.kind is EntryKind.SEARCH:
            self._mark_chosen()
            self.search_rows.run(entry)
        else:
            self._go(entry)

    def _go(self, entry: NavigationEntry) -> None:
        self._chosen = entry.key
        self._mark_chosen()
        if entry.scope is not None:
            self.scope_chosen.emit(entry.scope, entry.label)
        else:
            self.page_chosen.emit(entry.page)

    def _take(self, entry: NavigationEntry, ids: tuple[int, ...]) -> None:
        """Tell for what conversations were dropped there."""
        if entry.tag is not None:
            self.tag_dropped_on.emit(entry.tag.key, ids)
        elif entry.folder is not None:
            self.folder_dropped_on.emit(int(entry.folder.key), ids)

    def _open_flyout(self, entry: NavigationEntry) -> None:
        menu = self.flyout(entry.key)
        row = self.places.visualRect(self.places.entries.index_of(entry.key))
        self._mark_chosen()
        menu.popup(self.places.viewport().mapToGlobal(QPoint(row.right() + 2, row.top())))

    def flyout(self, key: str) -> QMenu:
        """The projects, the tags, the folders or the saved searches as a menu."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for entry in self._group(key):
            label = f"{'    ' * entry.depth}{entry.label}"
            text = f"{label}\t{entry.figure}" if entry.figure else label
            action = menu.addAction(text.replace("&", "&&"))
            action.triggered.connect(lambda _on=False, entry=entry: self._choose(entry))
        return menu

    def _group(self, flyout: str) -> tuple[NavigationEntry, ...]:
        match flyout:
            case "flyout:projects":
                return project_entries(self._counts)
            case "flyout:tags":
                return tag_entries(self._counts)
            case "flyout:folders":
                return folder_entries(self._counts)
            case _:
                return search_entries(self._searches)
