"""The navigation: library, sources, projects and tags, and the pages at the foot."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QVBoxLayout, QWidget

from chatvault.domain.session import Navigation as NavigationCounts
from chatvault.ui import paint
from chatvault.ui.appearance import Appearance
from chatvault.ui.sidebar.navigation_delegate import RAIL_WIDTH, NavigationDelegate
from chatvault.ui.sidebar.navigation_model import NavigationModel
from chatvault.ui.sidebar.navigation_rows import PAGES, NavigationRow, RowKind, navigation_rows

NARROWEST, WIDEST = 160, 320


class Navigation(QWidget):
    """Leads to every part of the library, each with its count.

    Signals:
        scope_chosen: the SessionScope to list, and its title.
        page_chosen: "statistics" or "backups".
    """

    scope_chosen = Signal(object, str)
    page_chosen = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._counts = NavigationCounts()
        self._all_projects = False
        self._delegate = NavigationDelegate(appearance, self)
        self.places, self._places_model = self._make_view("Navigation")
        self.pages, self._pages_model = self._make_view("Pages")
        self._pages_model.set_rows(PAGES)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 1, 8)
        column.setSpacing(8)
        column.addWidget(self.places, 1)
        column.addWidget(self.pages)
        self.set_rail(False)
        self.set_navigation(self._counts)
        self.choose("all")
        appearance.changed.connect(self._restyle)

    def set_navigation(self, counts: NavigationCounts) -> None:
        """Show these counts, and keep the place."""
        self._counts = counts
        key = self.current_key()
        self._places_model.set_rows(navigation_rows(counts, all_projects=self._all_projects))
        if key:
            self.choose(key)
        self._fit_pages()

    def choose(self, key: str) -> None:
        """Mark the place of that key as the current one, without going there."""
        for view, model in ((self.places, self._places_model), (self.pages, self._pages_model)):
            index = model.index_of(key)
            if index.isValid():
                view.setCurrentIndex(index)
            else:
                view.selectionModel().clear()

    def current_key(self) -> str:
        """The key of the current place, empty where there is none."""
        for view, model in ((self.places, self._places_model), (self.pages, self._pages_model)):
            index = view.currentIndex()
            if index.isValid():
                return model.row(index).key
        return ""

    def set_rail(self, rail: bool) -> None:
        """Show the signs alone, in a narrow window."""
        self._delegate.rail = rail
        self.setMinimumWidth(RAIL_WIDTH if rail else NARROWEST)
        self.setMaximumWidth(RAIL_WIDTH if rail else WIDEST)
        for view in (self.places, self.pages):
            view.doItemsLayout()
        self._fit_pages()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._appearance.theme
        painter.fillRect(self.rect(), theme.color("window"))
        paint.vertical_hairline(painter, theme, self.width() - 1, 0, self.height())
        inset = 12 if self._delegate.rail else 20
        paint.hairline(painter, theme, inset, self.pages.y() - 4, self.width() - 2 * inset)

    def _make_view(self, name: str) -> tuple[QListView, NavigationModel]:
        view = QListView(self)
        model = NavigationModel(view)
        view.setModel(model)
        view.setItemDelegate(self._delegate)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setMouseTracking(True)
        view.viewport().setAutoFillBackground(False)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setAccessibleName(name)
        view.clicked.connect(lambda index: self._go(view, model.row(index)))
        view.activated.connect(lambda index: self._go(view, model.row(index)))
        return view, model

    def _go(self, view: QListView, row: NavigationRow) -> None:
        if row.kind is RowKind.MORE:
            self._all_projects = True
            self.set_navigation(self._counts)
            return
        other = self.pages if view is self.places else self.places
        other.selectionModel().clear()
        other.setCurrentIndex(QModelIndex())
        if row.scope is not None:
            self.scope_chosen.emit(row.scope, row.label)
        else:
            self.page_chosen.emit(row.key)

    def _fit_pages(self) -> None:
        heights = (self.pages.sizeHintForRow(place) for place in range(len(PAGES)))
        self.pages.setFixedHeight(max(1, sum(heights)))

    def _restyle(self) -> None:
        for view in (self.places, self.pages):
            view.doItemsLayout()
        self._fit_pages()
        self.update()
