"""The first conversations as they are read with what is said of the columns right now."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QStyleOptionViewItem, QVBoxLayout, QWidget

from chatvault.domain.tables.layout_preview import LayoutPreview
from chatvault.ui.dialogs.report_view import ReportDelegate, ReportView
from chatvault.ui.dialogs.tables.mapping_words import PreviewRow, preview_head, preview_rows
from chatvault.ui.mirroring import flipped, is_mirrored
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.widgets.icon_mark import IconMark
from chatvault.ui.widgets.page import GUTTER
from chatvault.ui.widgets.painted import Ground, row_height
from chatvault.ui.widgets.row_model import Index, RowRole
from chatvault.ui.widgets.words import Words

EDGE = GUTTER  # where words begin and end, as in the page above
_WHO = 88  # wide


class LayoutPreviewPane(Ground):
    """What is wrong or was guessed, in sentences, over the conversations."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, "list", parent)
        self.head = Words("Preview", appearance, self, weight=600)
        self.problem = _Remark("x-circle", "bad", appearance, self)
        self.remarks = _Remark("warning", "warn", appearance, self)
        self.unread = Words("", appearance, self, scale=SECONDARY, token="text2")
        self.rows = ReportView("Preview of the conversations", appearance, "list", self)
        self.rows.setItemDelegate(_PreviewDelegate(appearance, self.rows, "list"))
        above = QVBoxLayout()
        above.setContentsMargins(EDGE, 20, EDGE, 8)
        above.setSpacing(8)
        for widget in (self.head, self.problem, self.remarks, self.unread):
            above.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.rows, 1)
        self.show_preview(LayoutPreview(), datetime.date.today())

    def show_preview(self, preview: LayoutPreview, today: datetime.date) -> None:
        """Show that, as said on that day, and keep the place where the same rows stand."""
        self.head.setText(preview_head(preview))
        self.problem.say(preview.problem)
        self.remarks.say("\n".join(preview.remarks))
        self.unread.setText(preview.unread)
        self.unread.setVisible(bool(preview.unread))
        rows = preview_rows(preview, today)
        if rows != self.rows.report.rows:
            self.rows.report.show_rows(rows)


class _Remark(QWidget):
    """A sign and a sentence; nothing where there is nothing to say."""

    def __init__(self, icon: str, token: str, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = Words("", appearance, self, token=token)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        mark = IconMark(icon, appearance, self, token=token)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)

    def say(self, text: str) -> None:
        """Say that, aloud too where it is something else than before."""
        if text and text != self.words.text():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self.words.setText(text)
        self.setVisible(bool(text))


class _PreviewDelegate(ReportDelegate):
    """The title of a conversation, or who said what below it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: PreviewRow = self.view.report.rows[index.row()]  # type: ignore[assignment]
        if row.is_head:
            return QSize(200, row_height(self.appearance.font(weight=600), 20, 36))
        return QSize(200, row_height(self.appearance.font(), 8, 28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: PreviewRow = index.data(RowRole)
        rect = self.whole(option)
        small = self.appearance.font(CAPTION)
        if row.is_head:
            line = rect.adjusted(EDGE, 12, -EDGE, 0)
            bold = self.appearance.font(weight=600)
            self.paint_line(painter, line, (row.text, bold, "text"), (row.when, small, "text3"))
            return
        ground = self.paint_ground(painter, option)
        quiet = "text2" if ground.startswith("selection") else "text3"
        who = self.appearance.grown(_WHO)
        name = QRectF(rect.x() + EDGE, rect.y(), who, rect.height())
        line = rect.adjusted(EDGE + who + 8, 0, -EDGE, 0)
        mirrored, theme = is_mirrored(self.view), self.appearance.theme
        name, line = flipped(name, rect, on=mirrored), flipped(line, rect, on=mirrored)
        second = self.appearance.font(SECONDARY, 600)
        paint.elided(painter, theme, name, row.who, second, "text2", self.near)
        words = (row.text, self.appearance.font(), "text")
        self.paint_line(painter, line, words, (row.when, small, quiet))
