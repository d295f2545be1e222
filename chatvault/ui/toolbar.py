"""The bar above everything: back and forward, the search field, import, details and the menu."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.button import Button
from chatvault.ui.widgets.icon_button import IconButton

HEIGHT = 48
_AROUND = 12  # the field, above and below together
FIELD_WIDTH = 720


class Toolbar(QWidget):
    """Lays the search field out over the list, whatever the widths below.

    Signals:
        back_asked, forward_asked, import_asked, details_asked, menu_asked: a button was pressed.
    """

    back_asked = Signal()
    forward_asked = Signal()
    import_asked = Signal()
    details_asked = Signal()
    menu_asked = Signal()

    def __init__(self, appearance: Appearance, field: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._field = field
        self._back = IconButton("caret-left", "Back (Alt+Left)", appearance, self)
        self._forward = IconButton("caret-right", "Forward (Alt+Right)", appearance, self)
        self._import = Button(
            "Import", appearance, kind="quiet", icon="download-simple", parent=self
        )
        self._import_icon = IconButton("download-simple", "Import (Ctrl+I)", appearance, self)
        self._import_icon.hide()
        self._details = IconButton("chart-bar", "Details (F9)", appearance, self)
        self.menu_button = IconButton("dots-three", "Menu", appearance, self)
        self._details.setCheckable(True)
        self._gap = QWidget(self)
        self._lay_out(field)
        self._back.clicked.connect(self.back_asked)
        self._forward.clicked.connect(self.forward_asked)
        self._import.clicked.connect(self.import_asked)
        self._import_icon.clicked.connect(self.import_asked)
        self._details.clicked.connect(self.details_asked)
        self.menu_button.clicked.connect(self.menu_asked)
        appearance.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take up a new theme or size: a field of larger words keeps clear of the edges."""
        self.setFixedHeight(max(HEIGHT, self._field.sizeHint().height() + _AROUND))
        self.update()

    def set_field_edge(self, x: int) -> None:
        """Begin the search field at ``x``, the edge of the list's rows."""
        used = 12 + self._back.width() + 4 + self._forward.width()
        self._gap.setFixedWidth(max(8, x - used))

    def set_history(self, *, back: bool, forward: bool) -> None:
        """Say which ways there are."""
        self._back.setEnabled(back)
        self._forward.setEnabled(forward)

    def set_compact(self, compact: bool) -> None:
        """Show the import as its icon alone, in a narrow window."""
        self._import.setVisible(not compact)
        self._import_icon.setVisible(compact)

    def show_details(self, shown: bool, *, possible: bool) -> None:
        """Say whether the details are seen, and whether they can be."""
        self._details.setChecked(shown)
        self._details.setEnabled(possible)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._appearance.theme
        painter.fillRect(self.rect(), theme.color("window"))
        paint.hairline(painter, theme, 0, self.height() - 1, self.width())

    def _lay_out(self, field: QWidget) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self._back)
        row.addWidget(self._forward)
        row.addWidget(self._gap)
        field.setParent(self)
        field.setMaximumWidth(FIELD_WIDTH)
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(field, 100)
        row.addStretch(1)
        row.addSpacing(12)
        for widget in (self._import, self._import_icon, self._details, self.menu_button):
            row.addWidget(widget)
