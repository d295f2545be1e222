"""A conversation in a list of those that will be archived: its title, and at the end what it is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from chatvault.ui.mirroring import flipped, is_mirrored
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.wording import APART, apart

_ASIDE = Qt.ItemDataRole.UserRole
_GAP = 16


def listed_row(title: str, aside: str) -> QListWidgetItem:
    """A row that reads as one line, whose title gives way where there is no room for both."""
    item = QListWidgetItem(apart(title, aside))
    item.setData(_ASIDE, aside)
    return item


class ListedRowDelegate(QStyledItemDelegate):
    """Paints the title, and right of it, whole, source and date."""

    def __init__(self, appearance: Appearance, view: QWidget) -> None:
        super().__init__(view)
        self._appearance, self._view = appearance, view

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(120, row_height(self._appearance.font(SECONDARY), 4, 20))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect = QRectF(option.rect).adjusted(4, 0, -_GAP, 0)
        title, aside = self.places(rect, index.data(_ASIDE) or "")
        for place, text, token in (
            (title, self.title(index), "text"),
            (aside, index.data(_ASIDE), "text3"),
        ):
            mirrored = is_mirrored(self._view)
            at_left = (place is title) is not mirrored
            paint.elided(
                painter,
                self._appearance.theme,
                flipped(place, rect, on=mirrored),
                text or "",
                self._appearance.font(SECONDARY),
                token,
                paint.LEFT if at_left else paint.RIGHT,
            )

    def places(self, rect: QRectF, aside: str) -> tuple[QRectF, QRectF]:
        """Where title and aside stand in a row that is not mirrored."""
        width = paint.text_width(aside, self._appearance.font(SECONDARY)) + 1 if aside else 0.0
        end = QRectF(rect.right() - width, rect.y(), width, rect.height())
        left = rect.adjusted(0, 0, -(width + _GAP) if width else 0, 0)
        return left, end

    def title(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """The line without what stands at its end."""
        line, aside = str(index.data()), index.data(_ASIDE)
        return line.removesuffix(f"{APART}{aside}") if aside else line
