"""What the window is called: by the conversation that is read, or by the page in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatvault.ui.places.pages import Mode

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow

_PAGES = {
    Mode.STATISTICS: "Statistics",
    Mode.BACKUPS: "Backups",
    Mode.IMPORTS: "Imports",
    Mode.MAPPING: "Import tables",
    Mode.UPKEEP: "Upkeep",
    Mode.HEALTH: "Health",
    Mode.ENCRYPTION: "Passphrase",
}


class WindowTitle(QObject):
    """Names what is in sight, for the desktop's list of windows shows it, too."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._conversation = ""
        self.show()

    def show_conversation(self, title: str) -> None:
        """Take up which conversation is open; "": none is."""
        self._conversation = title
        self.show()

    def show(self) -> None:
        """Name what is in sight now."""
        mode = self._window.body.mode
        reading = mode in (Mode.BROWSE, Mode.SEARCH)
        seen = self._conversation if reading else _PAGES.get(mode, "")
        self._window.setWindowTitle(f"{seen} – ChatVault" if seen else "ChatVault")
