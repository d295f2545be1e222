"""Says when backups are made, which are kept and where to, with a way to change it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from chatvault.domain.day import HOUR_MS
from chatvault.domain.safekeeping.backup import RetentionRule
from chatvault.ui.dialogs.starting.found_words import short_path
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button
from chatvault.ui.widgets.icon_mark import IconMark
from chatvault.ui.widgets.painted import PaintedWidget
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import apart

INTERVALS = {0: "Never", 6: "Every 6 hours", 24: "Every day", 24 * 7: "Every week"}


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """How often backups are made, in hours (0: never), and a second folder for them, or none."""

    hours: int = 24
    second: str = ""


def headline(plan: BackupPlan) -> str:
    """When backups are made."""
    often = INTERVALS.get(plan.hours, f"Every {plan.hours} hours")
    if not plan.hours:
        return "Only by hand, and before updates and deletions"
    return f"{often} in a pause, and before updates and deletions"


def details(plan: BackupPlan, newest: int | None, now: int) -> str:
    """Which are kept, where to, and when the next one is due; ``newest`` is UTC ms."""
    rule = RetentionRule()
    parts = [f"Keeps {rule.daily} daily, {rule.weekly} weekly and {rule.monthly} monthly copies"]
    parts.append(short_path(Path(plan.second)) if plan.second else "beside the vault only")
    if plan.hours:
        parts.append(_next(plan.hours * HOUR_MS, newest, now))
    return apart(*parts)


def _next(interval: int, newest: int | None, now: int) -> str:
    left = 0 if newest is None or newest > now else newest + interval - now
    minutes = max(0, left) // 60_000
    if minutes == 0:
        return "next when something is new"
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        return f"next in {hours // 24} days"
    return f"next in {hours} h {minutes} min" if hours else f"next in {minutes} min"


class BackupPlanCard(PaintedWidget):
    """One quiet plane with two lines and a button.

    Signals:
        change_asked: the person wants another plan.
    """

    change_asked = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.headline = Words("", appearance, self, weight=600)
        self.details = Words("", appearance, self, scale=SECONDARY, token="text2")
        self.change = Button("Change…", appearance, parent=self)
        self.change.clicked.connect(self.change_asked)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.headline)
        words.addWidget(self.details)
        row = QHBoxLayout(self)
        SideMargins(row, self).set(18, 12, 16, 12)
        row.setSpacing(16)
        row.addWidget(IconMark("clock-counter-clockwise", appearance, self, token="accent"))
        row.addLayout(words, 1)
        row.addWidget(self.change, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_plan(self, plan: BackupPlan, newest: int | None, now: int) -> None:
        """Show that plan, as of a moment in UTC ms."""
        self.headline.setText(headline(plan))
        self.details.setText(details(plan, newest, now))
        self.setAccessibleName(f"{headline(plan)}. {details(plan, newest, now)}")

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(64, super().sizeHint().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.rounded(QPainter(self), self.theme, QRectF(self.rect()), 10, "list", "line")
