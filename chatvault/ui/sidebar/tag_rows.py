"""What can be done with a tag in the navigation: name, colour or delete it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QActionGroup, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu

from chatvault.domain.session import NavigationItem
from chatvault.domain.tag import COLORS
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.tag_colors import color_token
from chatvault.ui.sidebar.named_rows import NamedRows
from chatvault.ui.sidebar.navigation_entries import NavigationEntry
from chatvault.ui.sidebar.navigation_view import NavigationView

_DOT, _SWATCH = 10, 16


class TagRows(NamedRows):
    """The rows of tags, which are known by their names and have no numbers.

    Signals:
        asked: the NavigationEntry whose conversations are to be listed.
        renamed: the name of a tag and its new one.
        recolored: the name of a tag and one of COLORS, or None for the one by its name.
        removed: the name of a tag that shall go.
    """

    asked = Signal(object)
    renamed = Signal(str, str)
    recolored = Signal(str, object)
    removed = Signal(str)

    def __init__(self, appearance: Appearance, view: NavigationView) -> None:
        super().__init__(appearance, view, "Name of the tag")
        self._edited = ""

    def edit(self, entry: NavigationEntry) -> None:
        if entry.tag is not None:
            self._edited = entry.tag.key
            self.edit_row(entry, 0, entry.tag.label)

    def menu(self, entry: NavigationEntry) -> QMenu | None:
        if entry.tag is None:
            return None
        menu = self.new_menu()
        self.add(menu, "Show", "tag", lambda: self.asked.emit(entry), "Return")
        self.add(menu, "Rename", "pencil-simple", lambda: self.edit(entry), "F2")
        menu.addMenu(self._colors(menu, entry.tag))
        menu.addSeparator()
        self.add(menu, "Delete", "trash", lambda: self.remove(entry), "Del")
        return menu

    def rename(self, number: int, name: str) -> None:
        self.renamed.emit(self._edited, name)

    def remove(self, entry: NavigationEntry) -> None:
        if entry.tag is not None:
            self.removed.emit(entry.tag.key)

    def _colors(self, menu: QMenu, tag: NavigationItem) -> QMenu:
        colors, group = QMenu("Colour", menu), QActionGroup(menu)
        for color in (None, *COLORS):
            action = colors.addAction("By its name" if color is None else color.capitalize())
            action.setCheckable(True)
            action.setChecked(color == tag.color)
            if color is not None:
                action.setIcon(self._swatch(color))
            group.addAction(action)
            action.triggered.connect(
                lambda _on=False, color=color: self.recolored.emit(tag.key, color)
            )
        return colors

    def _swatch(self, color: str) -> QIcon:
        """A dot in that colour."""
        dpr = self.view.devicePixelRatioF()
        pixmap = QPixmap(round(_SWATCH * dpr), round(_SWATCH * dpr))
        pixmap.setDevicePixelRatio(dpr)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        inset = (_SWATCH - _DOT) / 2
        dot = QRectF(inset, inset, _DOT, _DOT)
        paint.rounded(painter, self.appearance.theme, dot, _DOT / 2, color_token(color))
        painter.end()
        return QIcon(pixmap)
