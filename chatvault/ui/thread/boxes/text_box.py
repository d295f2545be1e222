"""Prose, laid out: paragraphs, headings, lists and quotes in one small document."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPalette,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)

from chatvault.ui import utf16
from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes import bullets, marks, task_marks
from chatvault.ui.thread.boxes.box import Action, ActionKind, Box, Painting, Stop
from chatvault.ui.thread.boxes.bullets import Bullet
from chatvault.ui.thread.look import CODE_PAD, Look, wrapping
from chatvault.ui.thread.parts.parts import TextPart
from chatvault.ui.thread.text.paragraphs import boxes
from chatvault.ui.thread.text.safe_document import SafeDocument

_RULER = QTextFormat.Property.BlockTrailingHorizontalRulerWidth
_ENLARGED = QTextFormat.Property.FontSizeAdjustment
_MOST_INKED = 300  # hits in view; of more, only the grounds are painted
_LONGEST_LINE = 400  # places: lines that run to the left begin at their end
_BAR = 3  # pixels, beside a quote
# What Qt has in a text for the end of a line, for that of a block or frame, and for a fixed space.
_IN_PARAGRAPHS = str.maketrans(
    {"\u2028": " ", "\u2029": "\n", "\ufdd0": "\n", "\ufdd1": "\n", "\u00a0": " "}
)
_Selection = QAbstractTextDocumentLayout.Selection


class TextBox(Box):
    """A text part in a document of its own."""

    def __init__(self, part: TextPart, look: Look) -> None:
        super().__init__(look)
        self._ink = part.ink.value
        document = self._document = SafeDocument()
        document.setDefaultFont(look.reading)
        document.setDefaultTextOption(wrapping())
        document.setIndentWidth(look.indent)
        document.setDefaultStyleSheet(look.sheet)
        document.setHtml(part.html)
        self._tasks = tuple(boxes(part.paragraphs)) if 'class="box"' in part.html else ()
        self._entries = dict(bullets.levels(part.paragraphs)) if "<ul" in part.html else {}
        self._bullets: list[Bullet] = []
        self._code = self._code_stretches() if "<code" in part.html else []
        if "<h" in part.html:
            self._size_headings()
        self._lines = self._taken_lines() if "<hr" in part.html else []
        self._quotes: list[tuple[QTextBlock, int]] = []
        if "margin-left" in part.html:
            self._quotes = self._quoted_blocks()

    def _say(self) -> str:
        return self._document.toPlainText()

    @property
    def searched(self) -> str:
        """The text with its paragraphs on one line each: a phrase may go on in the next line."""
        return self._document.toRawText().translate(_IN_PARAGRAPHS)

    def lay_out(self, width: float) -> None:
        self.width = width
        if self._document.textWidth() != width:
            self._document.setTextWidth(width)
        layout = self._document.documentLayout()
        layout.documentSize()  # lays out to the end
        # Not the document's height: it has the line spacing below the last line, too.
        last = layout.blockBoundingRect(self._document.lastBlock())
        self.height = math.ceil(max(last.bottom(), self.look.reading_char))
        self._bullets = [
            bullets.placed(block, self._entries[number], self.look)
            for number, block in enumerate(self._blocks() if self._entries else ())
            if number in self._entries
        ]

    def paint(self, painting: Painting) -> None:
        painter = painting.painter
        for rect in self._quote_bars():
            painter.fillRect(rect, self.look.theme.color("line_strong"))
        for block in self._lines:
            middle = self._document.documentLayout().blockBoundingRect(block).center().y()
            paint.hairline(painter, self.look.theme, 0, round(middle), self.width)
        sunken = self.look.theme.color(painting.sunken)
        for start, length in self._code:
            for rect in marks.document_rects(self._document, start, length):
                if rect.intersects(painting.clip):
                    marks.draw(painter, rect, sunken, pad=CODE_PAD)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = painting.clip
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, self.look.theme.color(self._ink))
        context.palette = palette
        # The list has to be assigned as a whole: appending to it changes a copy.
        context.selections = self._selections(painting)
        painter.setBrush(Qt.BrushStyle.NoBrush)  # or Qt fills the rings of lists with it
        painter.setClipRect(painting.clip, Qt.ClipOperation.IntersectClip)
        self._document.documentLayout().draw(painter, context)
        for bullet in self._bullets:
            if bullet.rect.intersects(painting.clip):
                bullets.draw(painter, bullet, self.look.theme.color(self._ink))
        for position, checked in self._tasks:
            for rect in marks.document_rects(self._document, position, 1):
                if rect.intersects(painting.clip):
                    task_marks.draw(painter, self.look, rect, checked=checked)

    def _selections(self, painting: Painting) -> list[_Selection]:
        theme = self.look.theme
        result: list[_Selection] = []
        if painting.selected:
            result.append(self._selection(*painting.selected, ground="text_selection", ink="text"))
        view = self._in_view(painting.clip) if painting.marks else (0, 0)
        found = list(painting.marked(*view))
        for start, length, ground, ink in found:
            for rect in marks.document_rects(self._document, start, length):
                marks.draw(painting.painter, rect, theme.color(ground))
            if len(found) <= _MOST_INKED:
                result.append(self._selection(start, start + length, ink=ink))
        return result

    def _in_view(self, clip: QRectF) -> tuple[int, int]:
        """The places between which all text is that may be in view."""
        first = self.hit(QPointF(0, clip.top() - self.look.reading_line))
        last = self.hit(QPointF(self.width, clip.bottom() + self.look.reading_line))
        return min(first, last) - _LONGEST_LINE, max(first, last) + _LONGEST_LINE

    def _selection(self, start: int, end: int, *, ground: str = "", ink: str = "") -> _Selection:
        cursor = QTextCursor(self._document)
        last = self._document.characterCount() - 1
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        selection = _Selection()
        selection.cursor = cursor
        setting = QTextCharFormat()
        if ground:
            setting.setBackground(self.look.theme.color(ground))
        if ink:
            setting.setForeground(self.look.theme.color(ink))
        selection.format = setting
        return selection

    def hit(self, point: QPointF) -> int:
        layout = self._document.documentLayout()
        return max(0, layout.hitTest(point, Qt.HitTestAccuracy.FuzzyHit))

    def rect_of(self, position: int) -> QRectF:
        rects = marks.document_rects(self._document, position, 1)
        return next(rects, QRectF(0, 0, self.width, self.look.reading_line))

    def caret_rect(self, position: int) -> QRectF:
        block = self._document.findBlock(position)
        layout = block.layout()
        inside = position - block.position()
        line = layout.lineForTextPosition(inside)
        if not line.isValid():
            return super().caret_rect(position)
        rect = QRectF(marks.x_of(line, inside), line.y(), 1, line.height())
        return rect.translated(layout.position())

    def link_at(self, point: QPointF) -> str:
        return self._document.documentLayout().anchorAt(point)

    def stops(self) -> Sequence[Stop]:
        stops: list[Stop] = []
        for start, length, url in self._links:
            rect = next(marks.document_rects(self._document, start, length), None)
            if rect is not None:
                name = f"Link {utf16.cut(self.text, start, start + length)}"
                stops.append(
                    Stop(rect.adjusted(-2, 0, 2, 0), Action(ActionKind.OPEN_LINK, url), name)
                )
        return stops

    @functools.cached_property
    def _links(self) -> list[tuple[int, int, str]]:
        """Where links are and where they lead; a link of several fonts is one."""
        links: list[tuple[int, int, str]] = []
        for start, length, setting in self._stretches():
            url = setting.anchorHref()
            if url and links and links[-1][0] + links[-1][1] == start and links[-1][2] == url:
                links[-1] = (links[-1][0], links[-1][1] + length, url)
            elif url:
                links.append((start, length, url))
        return links

    def _stretches(self) -> Iterator[tuple[int, int, QTextCharFormat]]:
        """Every stretch of letters that look the same."""
        for block in self._blocks():
            walk = block.begin()
            while not walk.atEnd():
                fragment = walk.fragment()
                yield fragment.position(), fragment.length(), fragment.charFormat()
                walk += 1

    def _blocks(self) -> Iterator[QTextBlock]:
        """The paragraphs."""
        block = self._document.begin()
        while block.isValid():
            yield block
            block = block.next()

    def beginnings(self) -> Iterator[tuple[float, bool]]:
        """Where every paragraph begins, and whether that is at the right."""
        layout = self._document.documentLayout()
        for block in self._blocks():
            is_turned = block.textDirection() == Qt.LayoutDirection.RightToLeft
            yield layout.blockBoundingRect(block).top(), is_turned

    def _code_stretches(self) -> list[tuple[int, int]]:
        """Where inline code is: its ground is painted here, for Qt's would be a square block."""
        families = self.look.mono.families()
        return [
            (start, length)
            for start, length, setting in self._stretches()
            if setting.fontFamilies() == families
        ]

    def _size_headings(self) -> None:
        """Take Qt's own enlargement off the headings: the style sheet says how large they are."""
        found: list[tuple[int, int, QTextCharFormat]] = []
        block = self._document.begin()
        while block.isValid():
            walk = block.begin() if block.blockFormat().headingLevel() else block.end()
            while not walk.atEnd():
                fragment = walk.fragment()
                found.append((fragment.position(), fragment.length(), fragment.charFormat()))
                walk += 1
            block = block.next()
        cursor = QTextCursor(self._document)
        for position, length, setting in found:
            setting.clearProperty(_ENLARGED)
            cursor.setPosition(position)
            cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(setting)

    def _taken_lines(self) -> list[QTextBlock]:
        """The paragraphs that are a line; Qt is kept from drawing them in a colour of its own."""
        result: list[QTextBlock] = []
        block = self._document.begin()
        while block.isValid():
            setting = block.blockFormat()
            if setting.hasProperty(_RULER):
                setting.clearProperty(_RULER)
                QTextCursor(block).setBlockFormat(setting)
                result.append(block)
            block = block.next()
        return result

    def _quoted_blocks(self) -> list[tuple[QTextBlock, int]]:
        result: list[tuple[QTextBlock, int]] = []
        block = self._document.begin()
        while block.isValid():
            depth = round(block.blockFormat().leftMargin() / self.look.quote_indent)
            if depth:
                _turn_right_to_left(block)
                result.append((block, depth))
            block = block.next()
        return result

    def _quote_bars(self) -> list[QRectF]:
        """A bar for every level of quoting, unbroken from one quoted paragraph to the next."""
        layout = self._document.documentLayout()
        bars: list[QRectF] = []
        bottoms: dict[int, tuple[int, float]] = {}
        for block, depth in self._quotes:
            rect = layout.blockBoundingRect(block)
            for level in range(depth):
                number, bottom = bottoms.get(level, (-2, 0.0))
                top = bottom if number == block.blockNumber() - 1 else rect.top()
                left = level * self.look.quote_indent
                if block.textDirection() == Qt.LayoutDirection.RightToLeft:
                    left = self.width - left - _BAR
                bars.append(QRectF(left, top, _BAR, rect.bottom() - top))
                bottoms[level] = block.blockNumber(), rect.bottom()
        return bars


def _turn_right_to_left(block: QTextBlock) -> None:
    """Set a quoted paragraph in where its lines begin; a margin does not turn by itself."""
    if block.textDirection() == Qt.LayoutDirection.RightToLeft:
        indent = block.blockFormat()
        indent.setRightMargin(indent.leftMargin())
        indent.setLeftMargin(0)
        QTextCursor(block).setBlockFormat(indent)
