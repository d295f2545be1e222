"""A small calendar over the conversation, on which days with messages stand out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton, QVBoxLayout, QWidget

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.icons import qicon

_PAD = 8


class CalendarPopup(QFrame):
    """Goes when a day is chosen, with Escape, or with a click beside it.

    Signals:
        chosen: the datetime.date that was chosen.
    """

    chosen = Signal(object)

    def __init__(
        self,
        days: Iterable[datetime.date],
        shown: datetime.date | None,
        appearance: Appearance,
        parent: QWidget,
    ) -> None:
        """``days`` are those that have messages, in order and at least one."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Go to date")
        self.calendar = QCalendarWidget(self)
        self.calendar.setFont(appearance.font())
        ink = appearance.theme.color("text")
        self._limit([QDate(day.year, day.month, day.day) for day in days], ink)
        if shown is not None:
            self.calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self._dress(appearance)
        self.calendar.clicked.connect(self._choose)
        self.calendar.activated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD, _PAD, _PAD, _PAD)
        column.addWidget(self.calendar)

    def _limit(self, days: list[QDate], ink: QColor) -> None:
        """Offer the days from the first to the last; bold are those with messages."""
        bold = QTextCharFormat()
        bold.setForeground(ink)
        bold.setFontWeight(QFont.Weight.Bold)
        for day in days:
            self.calendar.setDateTextFormat(day, bold)
        self.calendar.setDateRange(days[0], days[-1])

    def _dress(self, appearance: Appearance) -> None:
        calendar = self.calendar
        words = QLocale(QLocale.Language.English)  # the language of the program's other words
        calendar.setLocale(words)
        calendar.setFirstDayOfWeek(QLocale.system().firstDayOfWeek())
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        quiet = QTextCharFormat()
        quiet.setForeground(appearance.theme.color("text3"))
        for day in Qt.DayOfWeek:
            calendar.setWeekdayTextFormat(day, quiet)
        for name, icon in (("prev", "caret-left"), ("next", "caret-right")):
            button = calendar.findChild(QToolButton, f"qt_calendar_{name}month")
            if button is not None:  # Qt's own arrows are black in every theme
                button.setIcon(qicon(icon, appearance.theme, "text"))

    def show_at(self, corner: QPoint) -> None:
        """Open it there, with the keyboard on the calendar."""
        self.move(corner)
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _choose(self, day: QDate) -> None:
        self.close()
        self.chosen.emit(datetime.date(day.year(), day.month(), day.day()))
