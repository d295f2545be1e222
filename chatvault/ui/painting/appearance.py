"""How everything looks right now: the theme, and the fonts at the person's size."""

from __future__ import annotations

import enum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QGuiApplication

from chatvault.ui.painting.theme import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Theme

SMALLEST_ZOOM, LARGEST_ZOOM, ZOOM_STEP = 0.8, 2.0, 0.1
_LARGEST_USUAL = 15  # pixels of an interface font that the lengths of the design suit

# Sizes relative to the interface font; see the type scale of the visual design.
PAGE_TITLE = 1.70
THREAD_TITLE = 1.40
PANEL_TITLE = 1.15
READING = 1.08
INTERFACE = 1.00
SECONDARY = 0.92
CAPTION = 0.85


class Scheme(enum.StrEnum):
    """What a person may choose; SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST_LIGHT = "contrast-light"
    CONTRAST_DARK = "contrast-dark"


_CHOSEN = {
    Scheme.LIGHT: LIGHT,
    Scheme.DARK: DARK,
    Scheme.CONTRAST_LIGHT: CONTRAST_LIGHT,
    Scheme.CONTRAST_DARK: CONTRAST_DARK,
}


class Appearance(QObject):
    """The one object that every widget paints by.

    Signals:
        changed: the theme or the size changed; measure and paint again.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scheme = Scheme.SYSTEM
        self._zoom = 1.0
        # Not the program's own, which follows what is set here.
        self._base_font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        found = QFontInfo(self._base_font)
        self._base_size = max(found.pointSizeF(), 6.0)
        self._largeness = max(1.0, found.pixelSize() / _LARGEST_USUAL)
        self._mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._fonts: dict[tuple[float, int, bool], QFont] = {}
        self._theme = self._current_theme()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_change)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_change)

    @property
    def theme(self) -> Theme:
        """The colours to paint with."""
        return self._theme

    @property
    def scheme(self) -> Scheme:
        """What the person chose."""
        return self._scheme

    @property
    def zoom(self) -> float:
        """The person's factor on all sizes."""
        return self._zoom

    @property
    def growth(self) -> float:
        """The factor on icons and the lengths beside them, which never get smaller.

        They suit the fonts of most desktops; where those are large, they grow with them.
        """
        return max(1.0, self._zoom * self._largeness)

    def grown(self, size: float) -> int:
        """A length of the design, in whole pixels, at the person's size."""
        return round(size * self.growth)

    @property
    def base_size(self) -> float:
        """The interface font's size in points, zoomed."""
        return self._base_size * self._zoom

    def font(self, scale: float = INTERFACE, weight: int = 400) -> QFont:
        """The interface font at ``scale`` of its size."""
        return self._font(scale, weight, mono=False)

    def mono(self, scale: float = SECONDARY, weight: int = 400) -> QFont:
        """The system's fixed font at ``scale`` of the interface size."""
        return self._font(scale, weight, mono=True)

    def set_scheme(self, scheme: Scheme | str) -> None:
        """Paint in this scheme from now on."""
        self._scheme = Scheme(scheme)
        self._retheme()

    def set_zoom(self, zoom: float) -> None:
        """Set the factor on all sizes, within its bounds."""
        bounded = round(min(max(zoom, SMALLEST_ZOOM), LARGEST_ZOOM), 2)
        if bounded != self._zoom:
            self._zoom = bounded
            self._fonts.clear()
            self.changed.emit()

    def _font(self, scale: float, weight: int, *, mono: bool) -> QFont:
        key = (scale, weight, mono)
        if key not in self._fonts:
            font = QFont(self._mono if mono else self._base_font)
            font.setPointSizeF(self.base_size * scale)
            font.setWeight(QFont.Weight(weight))
            self._fonts[key] = font
        return self._fonts[key]

    def _current_theme(self) -> Theme:
        if self._scheme in _CHOSEN:
            return _CHOSEN[self._scheme]
        hints = QGuiApplication.styleHints()
        return system_theme(hints.colorScheme(), hints.accessibility().contrastPreference())

    def _on_system_change(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self._retheme()

    def _retheme(self) -> None:
        theme = self._current_theme()
        if theme is not self._theme:
            self._theme = theme
            self.changed.emit()


def system_theme(scheme: Qt.ColorScheme, contrast: Qt.ContrastPreference) -> Theme:
    """What the desktop asks for; one that does not say is light, at ordinary contrast."""
    dark = scheme is Qt.ColorScheme.Dark
    if contrast is Qt.ContrastPreference.HighContrast:
        return CONTRAST_DARK if dark else CONTRAST_LIGHT
    return DARK if dark else LIGHT
