"""What can be done with a tag in the navigation: name, colour or delete it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QActionGroup, QIcon, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import QMenu

from chatvault.domain.session import NavigationItem
from chatvault.domain.tag import COLORS
from chatvault.ui import paint
from chatvault.ui.appearance import Appearance
from chatvault.ui.icons import qicon
from chatvault.ui.sidebar.navigation_entries import NavigationEntry
from chatvault.ui.sidebar.navigation_view import NavigationView
from chatvault.ui.sidebar.title_editor import TitleEditor
from chatvault.ui.tag_colors import color_token

_DOT, _SWATCH = 10, 16


class TagRows(QObject):
    """The menu, the keys and the line for another name.

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
        super().__init__(view)
        self._appearance, self._view = appearance, view
        self._edited = ""
        self.editor = TitleEditor(appearance, view.viewport())
        self.editor.setAccessibleName("Name of the tag")
        self.editor.renamed.connect(self._rename)
        view.menu_asked.connect(self._open_menu)
        view.rename_asked.connect(self.edit)
        view.remove_asked.connect(self._remove)
        view.verticalScrollBar().valueChanged.connect(lambda: self.editor.finish(keep=True))

    def edit(self, entry: NavigationEntry) -> None:
        """Write another name in the row itself."""
        if entry.tag is not None and not self._view.delegate.rail:
            self._view.scrollTo(self._view.entries.index_of(entry.key))
            self._edited = entry.tag.key
            self.editor.edit(0, entry.tag.label, self._view.label_rect(entry.key))

    def menu(self, entry: NavigationEntry, tag: NavigationItem) -> QMenu:
        """Everything that can be done with a tag."""
        menu = QMenu(self._view)
        menu.aboutToHide.connect(menu.deleteLater)
        theme = self._appearance.theme
        show = menu.addAction(qicon("tag", theme), f"Show\t{_native('Return')}")
        show.triggered.connect(lambda: self.asked.emit(entry))
        rename = menu.addAction(qicon("pencil-simple", theme), f"Rename\t{_native('F2')}")
        rename.triggered.connect(lambda: self.edit(entry))
        menu.addMenu(self._colors(menu, tag))
        menu.addSeparator()
        remove = menu.addAction(qicon("trash", theme), f"Delete\t{_native('Del')}")
        remove.triggered.connect(lambda: self._remove(entry))
        return menu

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
        dpr = self._view.devicePixelRatioF()
        pixmap = QPixmap(round(_SWATCH * dpr), round(_SWATCH * dpr))
        pixmap.setDevicePixelRatio(dpr)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        inset = (_SWATCH - _DOT) / 2
        dot = QRectF(inset, inset, _DOT, _DOT)
        paint.rounded(painter, self._appearance.theme, dot, _DOT / 2, color_token(color))
        painter.end()
        return QIcon(pixmap)

    def _open_menu(self, entry: NavigationEntry, at: QPoint) -> None:
        if entry.tag is not None:
            self.menu(entry, entry.tag).popup(at)

    def _rename(self, _id: int, name: str) -> None:
        if name:
            self.renamed.emit(self._edited, name)

    def _remove(self, entry: NavigationEntry) -> None:
        if entry.tag is not None:
            self.removed.emit(entry.tag.key)


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
