"""What the thread view is measured against: a plain QTextBrowser, and a QListView with delegate.

Both are given their texts beforehand and do nothing but show them: no roles, no tool calls, no
selection across messages, no vault.
"""

from __future__ import annotations

import statistics
from collections import OrderedDict
from collections.abc import Callable, Sequence

import conversations
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QGuiApplication, QPainter, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTextBrowser,
)
from thread_clock import NOTCH, Clock, frames, memory, p95, wait, wheel

_KEPT = 400  # documents
Index = QModelIndex | QPersistentModelIndex


class Browser:
    """All texts in one QTextBrowser."""

    def __init__(self) -> None:
        self.view = QTextBrowser()
        self._starts: list[int] = []

    def open(self, texts: Sequence[str]) -> None:
        """One document for all; a text begins where the one before it ended."""
        document = QTextDocument(self.view)
        cursor = QTextCursor(document)
        self._starts = []
        for text in texts:
            self._starts.append(cursor.position())
            cursor.insertMarkdown(text)
            cursor.insertBlock()
        self.view.setDocument(document)

    def jump(self, place: int) -> None:
        """Scroll until the text's first line is at the top."""
        document = self.view.document()
        block = document.findBlock(self._starts[place])
        rect = document.documentLayout().blockBoundingRect(block)
        self.view.verticalScrollBar().setValue(round(rect.top()))

    def top(self) -> int:
        """The text that holds the first visible character."""
        position = self.view.cursorForPosition(self.view.viewport().rect().topLeft()).position()
        return max(0, sum(start <= position for start in self._starts) - 1)

    def top_of(self, place: int) -> float:
        """How far below the view's top a text begins."""
        document = self.view.document()
        block = document.findBlock(self._starts[place])
        rect = document.documentLayout().blockBoundingRect(block)
        return rect.top() - self.view.verticalScrollBar().value()

    def copy_all(self) -> None:
        """What the browser does itself."""
        self.view.selectAll()
        self.view.copy()


class _Texts(QAbstractListModel):
    """The texts, one a row."""

    def __init__(self, texts: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self.texts = texts

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.texts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        return self.texts[index.row()] if role == Qt.ItemDataRole.DisplayRole else None


class _Painter(QStyledItemDelegate):
    """Paints a text from a document of its own; heights are guessed until it was laid out."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._documents: OrderedDict[int, QTextDocument] = OrderedDict()
        self._heights: dict[int, int] = {}
        self._width = 0

    def forget(self) -> None:
        """Another width: every height is a guess again."""
        self._documents.clear()
        self._heights.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        document = self._document(index)
        height = round(document.size().height())
        if self._heights.get(index.row()) != height:
            self._heights[index.row()] = height
            self.sizeHintChanged.emit(index)
        painter.save()
        painter.translate(option.rect.topLeft())
        document.drawContents(painter)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        height = self._heights.get(index.row())
        if height is None:
            text = index.data()
            height = 30 + 18 * (text.count("\n") + len(text) * 7 // max(1, width))
        return QSize(width - 4, height)

    def _document(self, index: Index) -> QTextDocument:
        row = index.row()
        document = self._documents.get(row)
        if document is None:
            document = self._documents[row] = QTextDocument()
            document.setMarkdown(index.data())
            document.setTextWidth(self._view.viewport().width() - 4)
            if len(self._documents) > _KEPT:
                self._documents.popitem(last=False)
        return document


class _List(QListView):
    """A list that forgets its heights when its width changes."""

    def resizeEvent(self, event: object) -> None:
        delegate = self.itemDelegate()
        if isinstance(delegate, _Painter):
            delegate.forget()
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)  # type: ignore[arg-type]


class List:
    """A QListView with a delegate that paints documents."""

    def __init__(self) -> None:
        self.view = _List()
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setItemDelegate(_Painter(self.view))

    def open(self, texts: Sequence[str]) -> None:
        """A fresh model."""
        self.view.itemDelegate().forget()  # type: ignore[attr-defined]
        self.view.setModel(_Texts(texts, self.view))

    def jump(self, place: int) -> None:
        """What the list does itself."""
        index = self.view.model().index(place, 0)
        self.view.scrollTo(index, QListView.ScrollHint.PositionAtTop)

    def top(self) -> int:
        """The row at the top."""
        return self.view.indexAt(self.view.viewport().rect().topLeft()).row()

    def top_of(self, place: int) -> float:
        """How far below the view's top a text begins."""
        return float(self.view.visualRect(self.view.model().index(place, 0)).top())

    def copy_all(self) -> None:
        """A list knows rows, not text: all it could copy is the rows' own texts."""
        texts = self.view.model().texts  # type: ignore[attr-defined]
        QGuiApplication.clipboard().setText("\n\n".join(texts))


Rival = Browser | List
FRAMES = 100
RESIZES = 2  # a browser takes half a minute for each


def measure_rival(name: str, sizes: tuple[int, ...], hard: dict[str, str]) -> dict[str, float]:
    """The figures that such a view has."""
    application = QApplication.instance() or QApplication([])
    rival: Rival = Browser() if name == "text_browser" else List()
    rival.view.resize(760, 800)
    rival.view.show()
    wait(200)
    figures: dict[str, float] = {}
    for title, said in hard.items():
        figures[title] = _timed(lambda: rival.open([said]), rival).process  # noqa: B023
    texts: list[str] = []
    for count in sizes:
        texts = list(conversations.texts(count))
        empty = memory()
        clock = _timed(lambda: rival.open(texts), rival)  # noqa: B023
        title = "open" if count == sizes[-1] else f"open {count:,} messages"
        figures |= {title: clock.process, f"{title}, wall clock": clock.wall}
    clock = _timed(lambda: rival.jump(len(texts) * 3 // 4), rival)
    figures |= {"jump": clock.process, "jump, wall clock": clock.wall}
    figures |= _scrolled(rival, len(texts))
    figures["memory"] = memory() - empty
    figures |= _resized(rival)
    clock = _timed(rival.copy_all, rival)
    figures |= {"copy all": clock.process, "copy all, wall clock": clock.wall}
    rival.view.close()
    application.processEvents()
    return figures


def _timed(act: Callable[[], None], rival: Rival) -> Clock:
    clock = Clock()
    act()
    QApplication.processEvents()
    rival.view.viewport().repaint()
    clock.stop()
    return clock


def _scrolled(rival: Rival, count: int) -> dict[str, float]:
    bar = rival.view.verticalScrollBar()

    def page() -> None:
        bar.triggerAction(bar.SliderAction.SliderPageStepAdd)
        rival.view.viewport().repaint()

    figures = {
        "wheel frame p95": p95(frames(FRAMES, lambda: wheel(rival.view, NOTCH))),
        "page frame p95": p95(frames(FRAMES, page)),
    }
    rival.jump(count // 2)
    wait(50)
    off = 0
    for _ in range(300):
        before = rival.top_of(rival.top())
        place = rival.top()
        wheel(rival.view, -NOTCH)
        off += abs(rival.top_of(place) - before - NOTCH) > 1
    return figures | {"upward steps of 300 that are off": off}


def _resized(rival: Rival) -> dict[str, float]:
    taken: list[float] = []
    lost = 0
    for turn in range(RESIZES):
        top = rival.top()
        clock = _timed(lambda: rival.view.resize((560, 760)[turn % 2], 800), rival)  # noqa: B023
        taken.append(clock.thread)
        lost += rival.top() != top
    return {
        "width change": statistics.median(taken),
        "resizes of 40 that lose the place": lost * 40 / RESIZES,
    }
