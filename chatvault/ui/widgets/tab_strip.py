"""Where the open conversations are chosen: a bar of tabs, or in a narrow window a menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.button import Button
from chatvault.ui.widgets.painted import PaintedWidget
from chatvault.ui.widgets.tab_bar import Face, TabBar

_LONGEST = 60  # characters of a title in the menu


class TabStrip(PaintedWidget):
    """Hidden as long as one conversation is open.

    Signals:
        chosen: the place of the tab to show.
    """

    chosen = Signal(int)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._compact = False
        self._faces: tuple[Face, ...] = ()
        self.bar = TabBar(appearance, self)
        self.button = Button("", appearance, kind="quiet", icon="caret-left", parent=self)
        self.bar.chosen.connect(self.chosen)
        self.button.clicked.connect(self.show_menu)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self._row.addWidget(self.bar, 1)
        self._row.addWidget(self.button)
        self._row.addStretch()
        self._arrange()

    def show_faces(self, faces: Sequence[Face], current: int) -> None:
        """Show these tabs."""
        self._faces = tuple(faces)
        self.bar.show_faces(faces, current)
        self.button.setText(f"{len(faces)} tabs")
        self.button.setToolTip("All open conversations")
        self._arrange()

    def set_compact(self, compact: bool) -> None:
        """Be a menu, or a bar."""
        if compact != self._compact:
            self._compact = compact
            self._arrange()

    def menu(self) -> QMenu:
        """All tabs, the current one with a mark."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for place, face in enumerate(self._faces):
            title = face.title or "New tab"
            short = title if len(title) <= _LONGEST else title[:_LONGEST].rstrip() + "…"
            action = menu.addAction(short.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(place == self.bar.currentIndex())
            action.triggered.connect(lambda _checked=False, at=place: self.chosen.emit(at))
        return menu

    def show_menu(self) -> None:
        """Open the menu below its button."""
        self.menu().popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.theme.color("window"))
        paint.hairline(painter, self.theme, 0, self.height() - 1, self.width())

    def _arrange(self) -> None:
        self._row.setContentsMargins(*((12, 4, 12, 4) if self._compact else (0, 0, 0, 0)))
        self.bar.setVisible(not self._compact)
        self.button.setVisible(self._compact)
        self.setVisible(len(self._faces) > 1)
