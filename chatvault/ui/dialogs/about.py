"""What the program is, and what it is made of."""

from __future__ import annotations

import platform

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from chatvault import __version__
from chatvault.paths import resource
from chatvault.ui.painting.appearance import PAGE_TITLE, Appearance

_ICON = 64


class AboutDialog(QDialog):
    """The version, and the versions beneath it, to be read out or copied."""

    def __init__(self, appearance: Appearance, sqlite_version: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About ChatVault")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = QLabel(self)
        side = appearance.grown(_ICON)
        picture.setPixmap(QIcon(str(resource("icon.svg"))).pixmap(side, side))
        title = QLabel("ChatVault", self)
        title.setFont(appearance.font(PAGE_TITLE, 600))
        versions = QLabel(
            f"Version {__version__}\n"
            f"Python {platform.python_version()}, Qt for Python {pyside_version}, "
            f"SQLite {sqlite_version}",
            self,
        )
        versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        promise = QLabel(
            "Your AI conversations, kept on this computer. No account, no network.\n"
            "Released under the MIT licence. Qt is used under the LGPL.",
            self,
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        for widget in (picture, title, versions, promise, buttons):
            column.addWidget(widget)
