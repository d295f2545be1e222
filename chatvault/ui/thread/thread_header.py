"""The head of an opened conversation: its title, what is known of it, and what can be done.

It begins where the window's lines do, unlike the conversation under it, which is read its own way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from chatvault.domain.session import SessionRow
from chatvault.ui.actions import shortcut
from chatvault.ui.mirroring import near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, THREAD_TITLE, Appearance
from chatvault.ui.thread.header_facts import facts
from chatvault.ui.thread.text.sanitize import short
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.painted import PaintedWidget, row_height
from chatvault.ui.widgets.title_editor import TitleEditor
from chatvault.ui.wording import apart

HEIGHT = 72
GUTTER = 24
_PAD = 12  # above the title and below the facts
_TILE = 16
_BETWEEN = 4  # two buttons
_BESIDE_TILE = 8
_LONGEST_TITLE = 500
_DOT = 16  # between two facts


class ThreadHeader(PaintedWidget):
    """Title and facts are painted; facts that have no room are left out from the end.

    Signals:
        star_asked: whether the conversation is to have a star.
        export_asked: the conversation is to be exported.
        menu_asked: the menu is wanted.
        renamed: the id of the conversation and its new title.
    """

    star_asked = Signal(bool)
    export_asked = Signal()
    menu_asked = Signal()
    renamed = Signal(int, str)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.reads_only = False  # of a backup nothing is changed or given away
        self._session: SessionRow | None = None
        self._whole_title = ""  # as it is in the vault, to be edited
        self.editor = TitleEditor(appearance, self, scale=THREAD_TITLE, back=parent)
        self.editor.renamed.connect(self.renamed)
        self._star = IconButton("star", "Star", appearance, self)
        self._export = IconButton("export", "Export…", appearance, self)
        self._export.set_words("Export…", shortcut("export"))
        self.menu_button = IconButton("dots-three", "More", appearance, self)
        self._star.clicked.connect(self._on_star)
        self._export.clicked.connect(self.export_asked)
        self.menu_button.clicked.connect(self.menu_asked)
        self.setFixedHeight(self._height)
        self.show_session(None)

    @property
    def _height(self) -> int:
        return max(HEIGHT, self._facts_top + self._facts_height + _PAD)

    @property
    def _title_height(self) -> int:
        return row_height(self.appearance.font(THREAD_TITLE, 600), 0, 24)

    @property
    def _facts_top(self) -> int:
        return max(38, _PAD + self._title_height + 1)

    @property
    def _facts_left(self) -> float:
        return float(GUTTER + self.appearance.grown(_TILE) + _BESIDE_TILE)

    @property
    def _facts_height(self) -> int:
        return row_height(self.appearance.font(SECONDARY), 0, 22)

    def show_session(self, session: SessionRow | None) -> None:
        """Tell of that conversation."""
        before = self._session
        if session is None or before is None or session.id != before.id:
            self.editor.finish(keep=True)
        self._whole_title = session.title if session is not None else ""
        self._session = _presentable(session) if session is not None else None
        starred = session is not None and session.starred
        self._star.set_icon("star-fill" if starred else "star", "star" if starred else "text2")
        self._star.set_words("Remove the star" if starred else "Star", shortcut("star"))
        self.setAccessibleName(self._session.title if self._session is not None else "")
        for button in self._buttons:
            offered = button is self.menu_button or not self.reads_only
            button.setVisible(session is not None and offered)
        self.update()

    def rename(self) -> None:
        """Let the title be typed where it stands."""
        if self._session is not None and not self.reads_only and self.editor.isHidden():
            self.editor.edit(self._session.id, self._whole_title, self._title_rect.toRect())

    @property
    def _buttons(self) -> tuple[IconButton, ...]:
        return (self.menu_button, self._export, self._star)

    def restyle(self) -> None:
        """Take up a new theme or size."""
        self.editor.finish(keep=True)
        self.setFixedHeight(self._height)
        self._place_buttons()
        super().restyle()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(420, self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons at the edge where the lines end."""
        super().resizeEvent(event)
        self.editor.finish(keep=True)
        self._place_buttons()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._place_buttons()

    def _place_buttons(self) -> None:
        """In a row beside the title; the icon of the last ends where the column does."""
        for number, button in enumerate(self._buttons):
            side = button.sizeHint()
            right = self.width() - GUTTER + _BETWEEN - number * self._pitch
            top = _PAD + (self._title_height - side.height()) // 2
            place = QRectF(right - side.width(), top, side.width(), side.height())
            button.setGeometry(placed(place, self).toRect())

    @property
    def _pitch(self) -> int:
        """From one button to the next."""
        return self.menu_button.sizeHint().width() + _BETWEEN

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Twice on the title edits it."""
        at_title = self._title_rect.contains(event.position())
        if event.button() is Qt.MouseButton.LeftButton and at_title:
            self.rename()
        else:
            super().mouseDoubleClickEvent(event)

    def _on_star(self) -> None:
        if self._session is not None:
            self.star_asked.emit(not self._session.starred)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint title, tile, facts and tags."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.color("base"))
        paint.hairline(painter, self.theme, 0, self.height() - 1, self.width())
        if self._session is None:
            return
        title = self._title_rect
        font = self.appearance.font(THREAD_TITLE, 600)
        words = self._session.title
        paint.elided(painter, self.theme, title, words, font, align=near(self))
        self._paint_facts(painter, self._session)

    @property
    def _title_rect(self) -> QRectF:
        return placed(QRectF(GUTTER, _PAD, self._room, self._title_height), self)

    @property
    def _dot(self) -> int:
        """From one fact to the next."""
        return self.appearance.grown(_DOT)

    @property
    def _room(self) -> float:
        return self.width() - GUTTER - 3 * self._pitch - GUTTER

    @property
    def shown_facts(self) -> tuple[str, ...]:
        """The facts for which there is room."""
        if self._session is None:
            return ()
        return tuple(text for _, text in self._placed(facts(self._session)))

    def _paint_facts(self, painter: QPainter, session: SessionRow) -> None:
        font = self.appearance.font(SECONDARY)
        top, height = float(self._facts_top), float(self._facts_height)
        side = self.appearance.grown(_TILE)
        tile = QRectF(GUTTER, top + (height - side) / 2, side, side)
        paint.tile(painter, self.theme, session.source, placed(tile, self), "base", font)
        end = self._facts_left
        for left, text in self._placed(facts(session)):
            if left > self._facts_left:
                dot = placed(QRectF(left - self._dot, top, self._dot, height), self)
                paint.elided(painter, self.theme, dot, "·", font, "text3", paint.CENTER)
            width = paint.text_width(text, font)
            at = placed(QRectF(left, top, width, height), self).topLeft()
            paint.plain(painter, self.theme, at, height, text, font, "text2")
            end = left + width
        self._paint_tags(painter, session.tags, end + 12, top + height / 2)

    def _placed(self, texts: tuple[str, ...]) -> Iterator[tuple[float, str]]:
        """The facts that have room, and where they begin."""
        left, right = self._facts_left, self.width() - GUTTER
        font = self.appearance.font(SECONDARY)
        for number, text in enumerate(texts):
            left += self._dot if number else 0
            width = paint.text_width(text, font)
            if left + width > right:
                return
            yield left, text
            left += width

    def _paint_tags(
        self, painter: QPainter, tags: tuple[str, ...], left: float, middle: float
    ) -> None:
        font = self.appearance.font(CAPTION, 500)
        height = row_height(font, 2, 18)
        for tag in tags:
            width = paint.chip_width(tag, font)
            if left + width > self.width() - GUTTER:
                return
            pill = QRectF(left, middle - height / 2, width, height)
            paint.chip(painter, self.theme, placed(pill, self), tag, font)
            left += width + 6

    def tip_at(self, point: QPointF) -> str:
        """The whole title and everything known, for where there was no room."""
        if self._session is None:
            return ""
        return "\n".join((self._session.title, apart(*facts(self._session))))


def _presentable(session: SessionRow) -> SessionRow:
    """The conversation with names that fit on a line and hide nothing."""
    return dataclasses.replace(
        session,
        title=short(session.title, _LONGEST_TITLE),
        project=short(session.project or ""),
        folder=short(session.folder or ""),
        tags=tuple(map(short, session.tags)),
    )
