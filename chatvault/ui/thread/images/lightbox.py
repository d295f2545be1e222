"""The pictures of a conversation, one at a time over the whole window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chatvault.domain.blocks import Attachment
from chatvault.ui import wording
from chatvault.ui.mirroring import is_mirrored
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.thread.images.lightbox_bar import LightboxBar
from chatvault.ui.thread.images.lightbox_keys import press
from chatvault.ui.thread.images.picture import Picture
from chatvault.ui.thread.images.picture_canvas import PictureCanvas
from chatvault.ui.thread.images.turn_button import TurnButton
from chatvault.ui.thread.text.sanitize import clean
from chatvault.ui.wording import apart

_FROM_EDGE = 16


class Lightbox(QWidget):
    """Covers its window while pictures are looked at; the keyboard stays inside.

    The ground is solid: nothing of what it covers has to be painted while a picture is moved.

    Signals:
        wanted: the blob of the picture that is to be shown now.
        save_asked: the Attachment that is to be saved.
        copy_asked: the Attachment that is to be copied.
        closed: the window is uncovered again.
    """

    wanted = Signal(str)
    save_asked = Signal(object)
    copy_asked = Signal(object)
    closed = Signal()

    def __init__(self, appearance: Appearance, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._pictures: tuple[Attachment, ...] = ()
        self._place = 0
        self.bar = LightboxBar(appearance, self)
        self.canvas = PictureCanvas(appearance, self)
        self.left = TurnButton("caret-left", appearance, self)
        self.right = TurnButton("caret-right", appearance, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.canvas, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()
        window.installEventFilter(self)
        self._join()

    def _join(self) -> None:
        bar, canvas = self.bar, self.canvas
        bar.smaller.clicked.connect(lambda: canvas.zoom_by(-1))
        bar.larger.clicked.connect(lambda: canvas.zoom_by(1))
        bar.percent.clicked.connect(lambda: canvas.toggle())
        bar.copy.clicked.connect(lambda: self.copy_asked.emit(self.current))
        bar.save.clicked.connect(lambda: self.save_asked.emit(self.current))
        bar.close_button.clicked.connect(self.close_box)
        self.left.clicked.connect(lambda: self.turn(-self.rightwards))
        self.right.clicked.connect(lambda: self.turn(self.rightwards))
        canvas.left.connect(self.close_box)
        canvas.zoomed.connect(self._show_percent)

    # What is shown

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return len(self._pictures)

    @property
    def current(self) -> Attachment:
        """The picture that is looked at."""
        return self._pictures[self._place]

    def open_box(self, pictures: Sequence[Attachment], place: int) -> None:
        """Cover the window with the picture at that place of all."""
        self._pictures = tuple(pictures)
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._go_to(place)

    def close_box(self) -> None:
        """Uncover the window."""
        if self.isVisible():
            self.hide()
            self.canvas.show_picture(None)
            self.closed.emit()

    def turn(self, step: int) -> None:
        """Go on by so many pictures; at the ends nothing happens."""
        place = min(max(self._place + step, 0), len(self._pictures) - 1)
        if place != self._place:
            self._go_to(place)

    def _go_to(self, place: int) -> None:
        self._place = place
        self.canvas.show_picture(None)
        before, after = place > 0, place + 1 < len(self._pictures)
        mirrored = is_mirrored(self)
        for button, is_next in ((self.left, mirrored), (self.right, not mirrored)):
            button.setEnabled(after if is_next else before)
            button.setVisible(len(self._pictures) > 1)
            button.name("Next picture" if is_next else "Previous picture")
        if self.focusWidget() is None or not self.focusWidget().isEnabled():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_caption()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))
        self.wanted.emit(self.current.blob or "")

    def take(self, blob: str, picture: Picture) -> None:
        """Show the picture that was asked for, unless another one is looked at by now."""
        if self.isVisible() and self.current.blob == blob:
            self.canvas.show_picture(picture)
            self._show_caption()

    def say_failure(self, sentence: str) -> None:
        """Say what went wrong."""
        if self.isVisible():
            self.bar.words.show_failure(sentence)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def _show_caption(self) -> None:
        shown, many = self.current, len(self._pictures)
        name = clean(shown.name) or "Picture"
        number = f"{self._place + 1} of {many:,}" if many > 1 else ""
        measures = ""
        if self.canvas.picture is not None and not self.canvas.picture.size.isEmpty():
            size = self.canvas.picture.size
            measures = f"{size.width()} × {size.height()}"
        elif shown.width and shown.height:
            measures = f"{shown.width} × {shown.height}"
        about = (name, measures, wording.size(shown.size), number)
        self.bar.words.show_text(apart(*about))
        self.setAccessibleName("Picture: " + ", ".join(filter(None, about)))

    def _show_percent(self) -> None:
        picture, zoom = self.canvas.picture, self.canvas.zoom
        has_picture = picture is not None and bool(picture.levels)
        self.bar.percent.setText(f"{zoom.factor * 100:,.0f} %" if has_picture else "")
        self.bar.percent.update()
        for button in (self.bar.percent, self.bar.smaller, self.bar.larger, self.bar.copy):
            button.setEnabled(has_picture)

    # Keys

    @property
    def rightwards(self) -> int:
        """Which way through the pictures leads to the right."""
        return -1 if is_mirrored(self) else 1

    def event(self, event: QEvent) -> bool:
        """Keep all keys but the one that quits from the window that is covered."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            event.setAccepted(not event.matches(QKeySequence.StandardKey.Quit))
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn, zoom, move, copy, save or close."""
        press(self, event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks round inside: what is covered cannot be reached."""
        stops: list[QWidget] = [self]
        stops += [button for button in self._buttons if button.isEnabled() and button.isVisible()]
        focused = self._window.focusWidget()
        here = stops.index(focused) if focused in stops else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(here + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    @property
    def _buttons(self) -> tuple[QWidget, ...]:
        bar = self.bar
        return (bar.smaller, bar.percent, bar.larger, bar.copy, bar.save, bar.close_button,
                self.left, self.right)  # fmt: skip

    # Size

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window whatever size it takes."""
        if watched is self._window and event.type() is QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons that turn at the sides, in the middle of the height."""
        super().resizeEvent(event)
        side = self.left.sizeHint().width()
        top = self.bar.height() + (self.height() - self.bar.height() - side) // 2
        self.left.setGeometry(_FROM_EDGE, top, side, side)
        self.right.setGeometry(self.width() - side - _FROM_EDGE, top, side, side)
        self.left.raise_()
        self.right.raise_()
