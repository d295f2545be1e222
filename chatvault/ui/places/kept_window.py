"""How the window stood when it was closed: kept in the settings, and found again."""

from __future__ import annotations

import dataclasses
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

from chatvault import settings as settings_store
from chatvault.domain.session import SessionSort

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow

log = logging.getLogger(__name__)


class KeptWindow:
    """Takes the settings over to the window at its start, and back at its end."""

    def __init__(self, window: MainWindow, file: Path) -> None:
        self._window = window
        self._file = file

    def come_back(self) -> None:
        """Stand where the window stood, with the widths and the order it had."""
        window, settings = self._window, self._window.settings
        if settings.geometry:
            window.restoreGeometry(QByteArray.fromHex(settings.geometry.encode()))
        window.body.set_widths(settings.splitter)
        window.body.side_panel_wanted = settings.side_panel
        window.session_list.set_sort(SessionSort(settings.sort))

    def keep(self) -> None:
        """Write the settings with how the window stands; where that fails, it is closed anyway."""
        window = self._window
        window.settings = dataclasses.replace(
            window.tabbing.kept(window.settings),
            scheme=str(window.appearance.scheme),
            zoom=window.appearance.zoom,
            geometry=bytes(window.saveGeometry().toHex().data()).decode(),
            splitter=window.body.widths(),
            side_panel=window.body.side_panel_wanted,
            place=window.listed_place.kept(),
        )
        try:
            settings_store.save(self._file, window.settings)
        except OSError:
            log.warning("The settings could not be saved.", exc_info=True)
