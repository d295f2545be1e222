"""The page of the first start: how to bring conversations in."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from chatvault.domain.coding_tools.found_store import FoundStore
from chatvault.paths import resource
from chatvault.ui.dialogs.starting.drop_zone import DropZone
from chatvault.ui.dialogs.starting.found_list import FoundList
from chatvault.ui.dialogs.starting.found_row import INSET
from chatvault.ui.dialogs.starting.found_words import offer
from chatvault.ui.dialogs.starting.how_to import HowTo
from chatvault.ui.painting.appearance import PAGE_TITLE, SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.icon_mark import IconMark
from chatvault.ui.widgets.page import Page
from chatvault.ui.widgets.painted import PaintedWidget
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words

_FILTER = "Exports (*.zip *.json *.jsonl *.zst *.html *.dms);;All files (*)"
_FOLLOWING = (
    "What these tools write comes in by itself, and stays when they delete it. "
    "You can choose for each of them in Preferences."
)
_PRIVACY = (
    "No account, no network. ChatVault copies; it never changes or deletes your tools' files."
)


class WelcomePage(Page):
    """Nothing is read before the person says so.

    Signals:
        import_asked: a tuple of paths to import.
        found_asked: a tuple of FoundStores to import, and whether to follow them from then on.
        samples_asked: the person wants to look round with invented conversations.
    """

    import_asked = Signal(object)
    found_asked = Signal(object, bool)
    samples_asked = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent, widest_em=42, top=36)
        self.found = FoundList(appearance, self.body)
        self.follow = QCheckBox("Follow them from now on", self.body)
        self.follow.setFont(appearance.font())
        self.follow.setChecked(True)
        self.follow.setAccessibleDescription(_FOLLOWING)
        self.about_following = Words(
            _FOLLOWING, appearance, self.body, scale=SECONDARY, token="text2"
        )
        self._under_box = SideMargins(self.about_following, self.body)
        self.import_found = self._button("Import", kind=ButtonKind.PRIMARY)
        self.drop_zone = DropZone(appearance, self.body)
        self.choose = self._button("Choose an export…", icon="file-text")
        self.folder = self._button("Add a folder…", icon="plus")
        self.samples = self._button("Try with sample conversations", kind=ButtonKind.PRIMARY)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.show_found(())
        self.found.chosen_changed.connect(self._offer)
        self.import_found.clicked.connect(self._ask_for_found)
        self.drop_zone.dropped.connect(self.import_asked)
        self.drop_zone.clicked.connect(self.choose_files)
        self.choose.clicked.connect(self.choose_files)
        self.folder.clicked.connect(self.choose_folder)
        self.samples.clicked.connect(self.samples_asked)

    def show_found(self, stores: tuple[FoundStore, ...]) -> None:
        """Offer what was found on this computer, where anything was."""
        any_found = bool(stores)
        self.found.show_stores(stores)
        for part in (self.found, self.follow, self.about_following):
            part.setVisible(any_found)
        self.import_found.setVisible(any_found)
        self.choose.setVisible(not any_found)  # the drop zone does the same by a click
        self.samples.set_kind(ButtonKind.LINK if any_found else ButtonKind.PRIMARY)
        self._offer()
        self._fit_buttons()
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Let Tab go through what was found before it comes to the buttons below."""
        buttons = (self.choose, self.folder, self.samples, self.import_found)
        for one, following in pairwise((self, *self.found.rows, self.follow, *buttons)):
            QWidget.setTabOrder(one, following)

    def choose_files(self) -> None:
        """Ask for files to import."""
        names, _ = QFileDialog.getOpenFileNames(self, "Import exports", "", _FILTER)
        if names:
            self.import_asked.emit(tuple(map(Path, names)))

    def choose_folder(self) -> None:
        """Ask for a folder to import."""
        name = QFileDialog.getExistingDirectory(self, "Import a folder")
        if name:
            self.import_asked.emit((Path(name),))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_buttons()

    def restyle(self) -> None:
        super().restyle()
        self.follow.setFont(self.appearance.font())
        self._indent()
        self._fit_buttons()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:  # the program gets its style after its window
            self._indent()

    def _indent(self) -> None:
        """Begin what following means where the words of its box begin."""
        style = self.style()
        beside = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
        beside += style.pixelMetric(QStyle.PixelMetric.PM_CheckBoxLabelSpacing)
        self._under_box.set(beside, 2, 0, 16)

    def _offer(self) -> None:
        chosen = self.found.chosen
        self.import_found.setText(offer(chosen))
        self.import_found.setEnabled(bool(chosen))
        self.import_found.updateGeometry()

    def _ask_for_found(self) -> None:
        self.found_asked.emit(self.found.chosen, self.follow.isChecked())

    def _button(self, text: str, *, kind: ButtonKind = ButtonKind.PLAIN, icon: str = "") -> Button:
        return Button(text, self.appearance, kind=kind, icon=icon, main=True, parent=self.body)

    def _lay_out(self) -> None:
        appearance, body, column = self.appearance, self.body, self.column
        column.addLayout(self._header())
        column.addSpacing(32)
        column.addWidget(self.found)
        self.found.setContentsMargins(0, 0, 0, 12)
        column.addLayout(self._following())
        self._buttons.setSpacing(8)
        for button in (self.choose, self.folder, self.samples):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.import_found)
        column.addLayout(self._buttons)
        column.addSpacing(24)
        column.addWidget(self.drop_zone)
        column.addSpacing(32)
        column.addWidget(Words("How to get an export", appearance, body, weight=600))
        column.addSpacing(6)
        column.addWidget(HowTo(appearance, body))
        column.addSpacing(16)
        column.addLayout(self._privacy())
        column.addStretch(1)

    def _following(self) -> QVBoxLayout:
        """The box under those of the tools, and what it means under its words."""
        self._indent()
        column = QVBoxLayout()
        SideMargins(column, self.body).set(INSET, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.follow)
        column.addWidget(self.about_following)
        return column

    def _header(self) -> QHBoxLayout:
        appearance, body = self.appearance, self.body
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(
            Words("Welcome to ChatVault", appearance, body, scale=PAGE_TITLE, weight=600)
        )
        about = "Your AI conversations, kept on this computer. Nothing has been read yet."
        words.addWidget(Words(about, appearance, body, token="text2"))
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(ProgramIcon(appearance, body))
        row.addLayout(words, 1)
        return row

    def _privacy(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconMark("lock-simple", self.appearance, self.body, token="ok"))
        words = Words(_PRIVACY, self.appearance, self.body, scale=SECONDARY, token="text2")
        row.addWidget(words, 1)
        return row

    def _fit_buttons(self) -> None:
        buttons = (self.choose, self.folder, self.samples, self.import_found)
        shown = [button for button in buttons if not button.isHidden()]
        needed = sum(button.sizeHint().width() + 8 for button in shown) + 16
        beside = needed <= self.viewport().width() - 64
        direction = QBoxLayout.Direction
        self._buttons.setDirection(direction.LeftToRight if beside else direction.TopToBottom)


class ProgramIcon(PaintedWidget):
    """The program's own picture, as high as the two lines beside it."""

    SIDE = 56

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._picture = QSvgRenderer(str(resource("icon.svg")), self)
        self.restyle()

    def restyle(self) -> None:
        side = self.appearance.grown(self.SIDE)
        self.setFixedSize(QSize(side, side))
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._picture.render(QPainter(self), QRectF(self.rect()))
