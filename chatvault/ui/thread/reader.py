"""Reading one message with a caret: a text widget over it, for the keyboard and screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRect, Qt, QUrl, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from chatvault.ui.thread.clipboard.copying import Clip
from chatvault.ui.thread.look import WASH, Look
from chatvault.ui.thread.text.safe_document import SafeDocument
from chatvault.ui.thread.text.sanitize import pieces

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_MARGIN = 12  # around the text
_SMALLEST = 160  # pixels that the widget is high at least
_FORMATTED = 300_000  # characters of HTML that are laid out as such; longer messages are plain
_LONGEST = 400_000  # characters that are shown at all
_GOES_ON = "… This message is too long to be read with a caret. The rest is in the conversation."
_LONGEST_WORD = 1_000  # characters: breaking a word into lines takes the square of its length
_LONGEST_LINE = 2_000  # of a plain message
_CELLS = 3_000  # of tables
_STAYS = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class Reader(QTextBrowser):
    """Shows a message to be read with a caret. It loads nothing and opens nothing by itself.

    Signals:
        left: the person is done with it.
    """

    left = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDocument(_document(look, self))
        self.setOpenLinks(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameStyle(QFrame.Shape.Box | QFrame.Shadow.Plain)
        self.setLineWidth(2)
        self.setCursorWidth(2)
        self.setPalette(_palette(look))

    def show_clip(self, clip: Clip) -> None:
        """Show that message; the caret stands before it."""
        if _can_be_formatted(clip):
            self.setHtml(clip.html)
        else:
            lines = clip.text[:_LONGEST].split("\n")
            cut = [piece for line in lines for piece in pieces(line, _LONGEST_LINE) or [""]]
            rest = ["", _GOES_ON] if len(clip.text) > _LONGEST else []
            self.setPlainText("\n".join(cut + rest))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing; and not None, for then Qt would open the name as a local file."""
        return QImage()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and F7 leave; everything else is the caret's."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F7):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave when the keyboard goes elsewhere in the window."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYS:
            self.left.emit()


def _can_be_formatted(clip: Clip) -> bool:
    """Whether the message is laid out with its structure before anybody notices."""
    if len(clip.html) > _FORMATTED or clip.html.count("<td") > _CELLS:
        return False
    return max(map(len, clip.text.split()), default=0) <= _LONGEST_WORD


def _document(look: Look, parent: QObject) -> SafeDocument:
    document = SafeDocument(parent)
    document.setDocumentMargin(_MARGIN)
    document.setDefaultFont(look.reading)
    families = ",".join(f"'{name}'" for name in look.mono.families())
    mono = f"font-family:{families};font-size:{look.mono.pointSizeF():.2f}pt"
    document.setDefaultStyleSheet(
        f"p{{margin:0 0 8px 0}}pre{{margin:8px 0;white-space:pre-wrap;{mono}}}code{{{mono}}}"
        f"th,td{{padding:2px 12px 2px 0}}blockquote{{margin:4px 0 4px 16px}}"
        f"a{{color:{look.theme.value('accent')}}}"
    )
    return document


def _palette(look: Look) -> QPalette:
    palette, theme = QPalette(), look.theme
    for role, token in (
        (QPalette.ColorRole.Base, "base"),
        (QPalette.ColorRole.Text, "text"),
        (QPalette.ColorRole.WindowText, "accent"),  # the frame
        (QPalette.ColorRole.Highlight, "text_selection"),
        (QPalette.ColorRole.HighlightedText, "text"),
        (QPalette.ColorRole.Link, "accent"),
    ):
        palette.setColor(role, theme.color(token))
    return palette


class ReaderMode(QObject):
    """Opens the reader over a message and takes it away again; the view stays where it is."""

    def __init__(self, view: ThreadView) -> None:
        super().__init__(view)
        self._view = view
        self._message = -1
        self.reader: Reader | None = None
        view.scrolled.connect(self._fit)
        view.shown.connect(self.close)
        view.appearance.changed.connect(self.close)

    def open(self, message: int) -> None:
        """Read the message at that place, as soon as its text is there."""
        self.close()
        self._message = message
        self._view.commands.clipboard.compose(range(message, message + 1), self._show)

    def _show(self, clip: Clip) -> None:
        view = self._view
        if self._message < 0 or not clip.text:
            return
        reader = self.reader = Reader(view.look, view.viewport())
        reader.setAccessibleName("Message")
        reader.show_clip(clip)
        reader.left.connect(self.close)
        reader.anchorClicked.connect(lambda url: view.commands.follow_link(url.toString()))
        reader.highlighted.connect(lambda url: view.link_hovered.emit(url.toString()))
        self._fit()
        reader.show()
        reader.setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self) -> None:
        """Go back to the thread, at the place where it was left."""
        self._message = -1
        reader, self.reader = self.reader, None
        if reader is None:
            return
        had_keyboard = reader.hasFocus()
        reader.hide()
        reader.deleteLater()
        if had_keyboard:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """Cover the message, as far as it is in view."""
        view, reader = self._view, self.reader
        if reader is None:
            return
        row = view.model.rows.row_of(self._message)
        top, bottom = 0.0, float(view.flow.view)
        for placed in view.flow.visible():
            if placed.row == row:
                top = max(0.0, placed.top)
                bottom = min(bottom, placed.top + placed.block.height)
        height = min(max(bottom - top, _SMALLEST), view.flow.view)
        top = min(top, view.flow.view - height)
        left, width = view.column_left - WASH, view.column + 2 * WASH
        reader.setGeometry(QRect(round(left), round(top), round(width), round(height)))
