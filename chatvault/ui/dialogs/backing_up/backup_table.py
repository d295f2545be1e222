"""The list of backups, a row each with a button to restore it and a menu of the rest."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from chatvault.domain.safekeeping.backup import Backup
from chatvault.ui.dialogs.backing_up.backup_columns import (
    HEADS,
    INSET,
    RIGHT_ALIGNED,
    SIGN,
    Columns,
    arranged,
    cells,
    chip_room,
)
from chatvault.ui.dialogs.backing_up.backup_words import BackupWords, words_of
from chatvault.ui.mirroring import far, near, placed, under
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.painting.icons import qicon
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.painted import PaintedWidget, row_height

MORE_GAP = 4


class BackupTable(PaintedWidget):
    """Columns as wide as their texts; the least telling ones give way where it is narrow.

    Signals:
        restore_asked: the Backup that is to be unpacked.
        look_asked: the Backup that is to be looked into.
        check_asked: the Backup that is to be verified now.
        remove_asked: the Backup that is to be put away.
    """

    restore_asked = Signal(object)
    look_asked = Signal(object)
    check_asked = Signal(object)
    remove_asked = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._rows: tuple[BackupWords, ...] = ()
        self._backups: tuple[Backup, ...] = ()
        self.buttons: tuple[Button, ...] = ()
        self.more: tuple[IconButton, ...] = ()
        self._hovered = -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_backups(self, backups: tuple[Backup, ...], today: datetime.date) -> None:
        """Show those backups, as said on that day."""
        for old in (*self.buttons, *self.more):
            old.hide()
            old.deleteLater()
        self._backups = backups
        self._rows = tuple(words_of(backup, today) for backup in backups)
        self.buttons = tuple(map(self._button, backups, self._rows))
        self.more = tuple(map(self._more_button, backups, self._rows))
        self.setAccessibleName(f"{len(backups)} backups")
        self._hovered = -1
        self._place()
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(640, self._head + len(self._rows) * self._row)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, self.sizeHint().height())

    def restyle(self) -> None:
        super().restyle()
        self._place()

    def row_rect(self, place: int) -> QRectF:
        """Where a row is."""
        return QRectF(0, self._head + place * self._row, self.width(), self._row)

    def columns(self) -> Columns:
        """Where the columns are."""
        rows = zip(self.buttons, self.more, strict=True)
        button = max(
            (one.sizeHint().width() + MORE_GAP + more.sizeHint().width() for one, more in rows),
            default=0,
        )
        return arranged(self._rows, self.width(), button, self.appearance)

    def tip_at(self, point: QPointF) -> str:
        place = self._place_at(point)
        return self._rows[place].tip if place >= 0 else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._rows:
            return
        painter, columns = QPainter(self), self.columns()
        bold = self.appearance.font(CAPTION, 600)
        for place, head in enumerate(HEADS):
            if column := columns.places[place]:
                rect = placed(QRectF(column[0], 0, column[1], self._head - 1), self)
                paint.elided(painter, self.theme, rect, head, bold, "text3", self._align(place))
        paint.hairline(painter, self.theme, 0, self._head - 1, self.width(), "line_strong")
        for place, words in enumerate(self._rows):
            self._paint_row(painter, place, words, columns)

    def _paint_row(
        self, painter: QPainter, place: int, words: BackupWords, columns: Columns
    ) -> None:
        row = self.row_rect(place)
        if place == self._hovered:
            paint.rounded(painter, self.theme, row.adjusted(0, 1, 0, -2), 6, "hover")
        paint.hairline(painter, self.theme, 0, row.bottom() - 1, self.width())
        fonts = (self.appearance.font(1.0, 500), self.appearance.font())
        for number, text in enumerate(cells(words, short=columns.short)[:4]):
            if column := columns.places[number]:
                rect = placed(QRectF(column[0], row.y(), column[1], row.height() - 1), self)
                font, token = fonts[number > 0], "text2" if number == 1 else "text"
                paint.elided(painter, self.theme, rect, text, font, token, self._align(number))
        if column := columns.places[4]:
            self._paint_state(painter, QRectF(column[0], row.y(), column[1], row.height()), words)

    def _paint_state(self, painter: QPainter, cell: QRectF, words: BackupWords) -> None:
        font = self.appearance.font(SECONDARY, 500 if words.ground else 400)
        height = row_height(font, 5, 22)
        width = paint.text_width(words.verified, font) + chip_room(self.appearance)
        chip = QRectF(cell.x() - 8, round(cell.center().y() - height / 2), width, height)
        if words.ground:
            paint.surface(painter, self.theme, placed(chip, self), height / 2, words.ground)
        side = self.appearance.grown(SIGN)
        sign = placed(QRectF(chip.x() + 7, chip.y() + (height - side) / 2, side, side), self)
        paint.icon(painter, self.theme, words.icon, sign.x(), sign.y(), side, words.token)
        ink = words.token if words.ground else "text2"
        text = placed(chip.adjusted(side + 12, 0, 0, 0), self)
        paint.elided(painter, self.theme, text, words.verified, font, ink, near(self))

    def _align(self, place: int) -> Qt.AlignmentFlag:
        return far(self) if place in RIGHT_ALIGNED else near(self)

    def _button(self, backup: Backup, words: BackupWords) -> Button:
        button = Button("Restore…", self.appearance, kind=ButtonKind.QUIET, parent=self)
        button.setAccessibleName(f"Restore the backup of {words.spoken}")
        button.setToolTip("Unpack it into a new folder; the vault you have now stays as it is")
        button.setEnabled(not backup.problem)
        button.clicked.connect(lambda _on=False: self.restore_asked.emit(backup))
        button.show()
        return button

    def make_menu(self, backup: Backup) -> QMenu:
        """What else can be done with a backup."""
        menu, theme = QMenu(self), self.theme
        menu.aboutToHide.connect(menu.deleteLater)
        look = menu.addAction(qicon("eye", theme), "Look inside, and restore conversations…")
        look.triggered.connect(lambda: self.look_asked.emit(backup))
        look.setEnabled(not backup.problem)
        check = menu.addAction(qicon("shield-check", theme), "Verify now")
        check.triggered.connect(lambda: self.check_asked.emit(backup))
        menu.addSeparator()
        remove = menu.addAction(qicon("trash", theme), "Move to the trash")
        remove.triggered.connect(lambda: self.remove_asked.emit(backup))
        return menu

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place >= 0 and not self._backups[place].problem:
            self.look_asked.emit(self._backups[place])

    def _more_button(self, backup: Backup, words: BackupWords) -> IconButton:
        button = IconButton("dots-three", "More", self.appearance, self)
        button.setAccessibleName(f"More about the backup of {words.spoken}")
        button.clicked.connect(lambda _on=False: self._show_menu(backup, button))
        button.show()
        return button

    def _show_menu(self, backup: Backup, button: IconButton) -> None:
        menu = self.make_menu(backup)
        menu.popup(under(button, menu.sizeHint().width()))

    def _place(self) -> None:
        for place, (button, more) in enumerate(zip(self.buttons, self.more, strict=True)):
            x, middle = self.width() - INSET // 2, self.row_rect(place).center().y()
            for one in (more, button):
                size = one.sizeHint()
                x -= size.width()
                top = round(middle - size.height() / 2)
                rect = QRectF(x, top, size.width(), size.height())
                one.setGeometry(placed(rect, self).toRect())
                x -= MORE_GAP

    @property
    def _head(self) -> int:
        return row_height(self.appearance.font(CAPTION, 600), 10, 26)

    @property
    def _row(self) -> int:
        return row_height(self.appearance.font(1.0, 500), 26, 44)

    def _place_at(self, point: QPointF) -> int:
        place = int((point.y() - self._head) // self._row)
        return place if 0 <= place < len(self._rows) else -1

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.update()
