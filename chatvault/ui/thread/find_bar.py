"""Finding words in the opened conversation."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from chatvault.ui import paint
from chatvault.ui.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.painted import PaintedWidget

HEIGHT = 40
_FIELD = 228
_PAUSE = 150  # milliseconds without a key before the search begins
_COUNT_ROOM = 84


class FindBar(PaintedWidget):
    """A field, how many hits there are, and the way from one to the next.

    Signals:
        words_changed: the words to find; empty for none.
        next_asked: whether to go back instead of on.
        closed: the person is done.
    """

    words_changed = Signal(object)
    next_asked = Signal(bool)
    closed = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._tell)
        self._field = QLineEdit(self)
        self._field.setAccessibleName("Find in this conversation")
        self._field.setPlaceholderText("Find in this conversation")
        self._field.textChanged.connect(self._pause.start)
        self._field.installEventFilter(self)
        self._count = QLabel(self._field)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._previous = IconButton("caret-up", "Previous (Shift+F3)", appearance, self)
        self._next = IconButton("caret-down", "Next (F3)", appearance, self)
        self._close = IconButton("x", "Close (Esc)", appearance, self)
        self._previous.clicked.connect(lambda: self.next_asked.emit(True))
        self._next.clicked.connect(lambda: self.next_asked.emit(False))
        self._close.clicked.connect(self.closed)
        self._arrange()
        self.restyle()

    def _arrange(self) -> None:
        self._field.setFixedWidth(_FIELD)
        self._field.setTextMargins(0, 0, _COUNT_ROOM, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 1)
        row.setSpacing(4)
        row.addWidget(self._field)
        row.addSpacing(4)
        row.addWidget(self._previous)
        row.addWidget(self._next)
        row.addStretch(1)
        row.addWidget(self._close)

    def restyle(self) -> None:
        """Take up a new theme or size."""
        self._field.setFont(self.appearance.font())
        self._field.setFixedHeight(max(28, round(paint.metrics(self._field.font()).height()) + 10))
        self._count.setFont(self.appearance.font(SECONDARY))
        palette = self._count.palette()
        palette.setColor(self._count.foregroundRole(), self.theme.color("text3"))
        self._count.setPalette(palette)
        self.setFixedHeight(max(HEIGHT, self._field.height() + 12))
        self._place_count()
        super().restyle()

    def _place_count(self) -> None:
        width = self._field.width()
        self._count.setGeometry(width - _COUNT_ROOM - 10, 0, _COUNT_ROOM, self._field.height())

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(420, HEIGHT)

    @property
    def words(self) -> tuple[str, ...]:
        """What to look for: the text as it stands."""
        text = self._field.text().strip()
        return (text,) if text else ()

    def begin(self, text: str = "") -> None:
        """Take the keyboard; ``text`` replaces what was looked for, if there is any."""
        self.show()
        if text:
            self._field.setText(text)
        self._field.selectAll()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._place_count()

    @property
    def count_text(self) -> str:
        """What is said about the number of hits."""
        return self._count.text()

    def show_count(self, number: int, total: int) -> None:
        """Tell which of how many hits is the current one."""
        if not self.words:
            self._count.setText("")
        elif not total:
            self._count.setText("not found")
        else:
            self._count.setText(f"{number:,} of {total:,}" if number else f"{total:,}")
        self._previous.setEnabled(total > 0)
        self._next.setEnabled(total > 0)

    def _tell(self) -> None:
        self.words_changed.emit(self.words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Shift+Enter back, Escape closes."""
        if watched is self._field and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._find_now()
                self.next_asked.emit(shift)
                return True
            if event.key() == Qt.Key.Key_F3:
                self.next_asked.emit(shift)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.closed.emit()
                return True
        return super().eventFilter(watched, event)

    def _find_now(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground and the line under it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.color("window"))
        paint.hairline(painter, self.theme, 0, self.height() - 1, self.width())
