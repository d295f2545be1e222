"""Finding words in the opened conversation."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.thread.finding.find import FindModel
from chatvault.ui.thread.finding.find_option import FindOption
from chatvault.ui.thread.text.wanted import LONGEST_EXPRESSION, Wanted
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.painted import PaintedWidget

HEIGHT = 40
_FIELD = 300
_NARROW_FIELD = 150
_PAUSE = 120  # milliseconds without a key before the search begins
_GUTTER = 24
_ANY = 16_777_215  # Qt's QWIDGETSIZE_MAX
_BETWEEN = 4
_BESIDE_COUNT = 10
_INSIDE = 4  # the field, before the words, besides the style's own
_KEYS = {"C": Qt.Key.Key_C, "W": Qt.Key.Key_W, "R": Qt.Key.Key_R}
_OPTIONS = (
    ("C", "Aa", "Match case"),
    ("W", "ab", "Whole word"),
    ("R", ".*", "Regular expression"),
)
_ROUND = {1: "from the top", -1: "from the end", 0: ""}


class FindBar(PaintedWidget):
    """A field with options, how many hits there are, and the way from one to the next.

    Where there is no room for all of it the options stand in a second row.

    Signals:
        wanted_changed: the Wanted to find; an empty one for nothing.
        next_asked: whether to go back instead of on.
        closed: the person is done.
    """

    wanted_changed = Signal(object)
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
        self._field.setMaxLength(LONGEST_EXPRESSION)
        self._field.textChanged.connect(self._pause.start)
        self._count = QLabel(self._field)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ink = "text3"
        self._controls = QWidget(self)
        self._note = QLabel(self._controls)
        self.options = {
            key: FindOption(letters, name, f"Alt+{key}", appearance, self._controls)
            for key, letters, name in _OPTIONS
        }
        self._previous = IconButton("caret-up", "Previous (Shift+F3)", appearance, self._controls)
        self._next = IconButton("caret-down", "Next (F3)", appearance, self._controls)
        self._close = IconButton("x", "Close (Esc)", appearance, self)
        self._previous.clicked.connect(lambda: self.next_asked.emit(True))
        self._next.clicked.connect(lambda: self.next_asked.emit(False))
        self._close.clicked.connect(self.closed)
        for widget in (self._field, *self.options.values(), self._previous, self._next):
            widget.installEventFilter(self)
        for option in self.options.values():
            option.toggled.connect(self._tell)
        self._arrange()
        self.restyle()

    def _arrange(self) -> None:
        self._field.setMinimumWidth(_NARROW_FIELD)
        row = QHBoxLayout(self._controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_BETWEEN)
        for option in self.options.values():
            row.addWidget(option)
        row.addSpacing(_BETWEEN)
        row.addWidget(self._previous)
        row.addWidget(self._next)
        row.addWidget(self._note)
        row.addStretch(1)
        self._grid = QGridLayout(self)
        self._grid.setSpacing(_BETWEEN)
        self._grid.addWidget(self._field, 0, 0)
        self._grid.addWidget(self._close, 0, 2)
        self._fold(folded=False)

    def _fold(self, *, folded: bool) -> None:
        """Put options and arrows under the field, or beside it."""
        self._folded = folded
        self._field.setMaximumWidth(_ANY if folded else _FIELD)
        self._grid.removeWidget(self._controls)
        place = (1, 0, 1, 3) if folded else (0, 1, 1, 1)
        self._grid.addWidget(self._controls, *place)
        self._grid.setColumnStretch(0, 4)
        self._grid.setColumnStretch(1, 0 if folded else 1)

    @property
    def _least(self) -> int:
        """The width that options and arrows need, with the longest of what is said beside them."""
        said = max(paint.text_width(words, self._note.font()) for words in _ROUND.values())
        boxes = (*self.options.values(), self._previous, self._next)
        buttons = sum(box.sizeHint().width() + _BETWEEN for box in boxes)
        return 2 * _GUTTER + buttons + round(said) + 2 * _BETWEEN

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take one row or two."""
        beside = _NARROW_FIELD + self._close.sizeHint().width() + 2 * _BETWEEN
        folded = self.width() < self._least + beside
        if folded is not self._folded:
            self._fold(folded=folded)
        self._note.setVisible(self.width() >= self._least)
        row = max(HEIGHT, self._field.height() + 12)
        around = (row - self._field.height()) // 2
        self._grid.setContentsMargins(_GUTTER, around, _GUTTER, around)
        below = self._grid.spacing() + self._previous.sizeHint().height()
        self.setFixedHeight(row + below if folded else row)

    def restyle(self) -> None:
        """Take up a new theme or size."""
        self._field.setFont(self.appearance.font())
        self._field.setFixedHeight(max(28, round(paint.metrics(self._field.font()).height()) + 10))
        for label, ink in ((self._count, self._ink), (self._note, "text3")):
            label.setFont(self.appearance.font(SECONDARY))
            palette = label.palette()
            palette.setColor(label.foregroundRole(), self.theme.color(ink))
            label.setPalette(palette)
        self._fit()
        self._place_count()
        super().restyle()

    def _place_count(self) -> None:
        """Give the count its room, and the text before it the rest."""
        words = round(paint.text_width(self._count.text(), self._count.font()))
        room = words + 4 if words else 0
        left = self._field.width() - room - _BESIDE_COUNT
        self._count.setGeometry(left, 0, room, self._field.height())
        self._field.setTextMargins(_INSIDE, 0, room + 4 if room else 0, 0)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(420, HEIGHT)

    @property
    def wanted(self) -> Wanted:
        """What to look for: the text as it stands, and the options."""
        case, whole, expression = (self.options[key].isChecked() for key in "CWR")
        text = self._field.text() if expression else self._field.text().strip()
        return Wanted((text,) if text.strip() else (), case, whole, expression)

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

    @property
    def note_text(self) -> str:
        """What is said beside the buttons: that the last step went round an end."""
        return self._note.text()

    def show_find(self, find: FindModel) -> None:
        """Tell how many hits there are and which is the current one, or why there are none."""
        total = find.total
        text, ink, tip = _told(find) if self.wanted else ("", "text3", "")
        self._count.setText(text)
        self._field.setToolTip(tip)
        self._field.setAccessibleDescription(f"{text}. {tip}" if tip else text)
        if ink != self._ink:
            self._ink = ink
            self.restyle()
        self._place_count()
        self._note.setText(_ROUND[find.round] if total else "")
        self._previous.setEnabled(total > 0)
        self._next.setEnabled(total > 0)

    def _tell(self) -> None:
        self._pause.stop()
        self.wanted_changed.emit(self.wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Shift+Enter back, Escape closes; Alt and a letter turn an option."""
        if isinstance(event, QKeyEvent):
            option = self._option_of(event)
            if event.type() == QEvent.Type.ShortcutOverride and option is not None:
                event.accept()  # or a menu that is opened by that letter takes it
                return True
            if event.type() == QEvent.Type.KeyPress:
                if option is not None:
                    option.click()
                    return True
                return self._press(event, typing=watched is self._field)
        if watched is self._field and event.type() == QEvent.Type.Resize:
            self._place_count()
        return super().eventFilter(watched, event)

    def _option_of(self, event: QKeyEvent) -> FindOption | None:
        if event.modifiers() != Qt.KeyboardModifier.AltModifier:
            return None
        return next((self.options[key] for key in _KEYS if event.key() == _KEYS[key]), None)

    def _press(self, event: QKeyEvent, *, typing: bool) -> bool:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        enter = typing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter or event.key() == Qt.Key.Key_F3:
            if not self._find_now():
                self.next_asked.emit(back)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            return False
        return True

    def _find_now(self) -> bool:
        """Look for what was typed just now; False where that is being done already."""
        waits = self._pause.isActive()
        if waits:
            self._tell()
        return waits

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground and the line under it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.color("window"))
        paint.hairline(painter, self.theme, 0, self.height() - 1, self.width())


def _told(find: FindModel) -> tuple[str, str, str]:
    """What is said in the field, in which ink, and more about it."""
    if find.fault:
        return "not a valid expression", "bad", find.fault
    total, number = find.total, find.number
    if find.gave_up:
        return f"{total:,} – too slow", "bad", "This expression takes too long to find them all."
    more = "" if find.is_complete else "…"
    if not total:
        return more or "not found", "text3", ""
    return f"{number:,} of {total:,}{more}" if number else f"{total:,}{more}", "text3", ""
