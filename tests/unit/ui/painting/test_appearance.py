"""What a person or the desktop chooses, and what is painted by it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatvault.ui.painting.appearance import (
    LARGEST_ZOOM,
    READING,
    SMALLEST_ZOOM,
    Appearance,
    Scheme,
    system_theme,
)
from chatvault.ui.painting.theme import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Theme

Colors, Contrast = Qt.ColorScheme, Qt.ContrastPreference


@pytest.mark.parametrize(
    ("colors", "contrast", "theme"),
    [
        (Colors.Unknown, Contrast.NoPreference, LIGHT),
        (Colors.Light, Contrast.NoPreference, LIGHT),
        (Colors.Dark, Contrast.NoPreference, DARK),
        (Colors.Light, Contrast.HighContrast, CONTRAST_LIGHT),
        (Colors.Unknown, Contrast.HighContrast, CONTRAST_LIGHT),
        (Colors.Dark, Contrast.HighContrast, CONTRAST_DARK),
    ],
)
def test_the_desktop_is_followed(
    colors: Qt.ColorScheme, contrast: Qt.ContrastPreference, theme: Theme
) -> None:
    assert system_theme(colors, contrast) is theme


def test_a_desktop_that_does_not_say_is_light(qtbot: QtBot, appearance: Appearance) -> None:
    appearance.set_scheme("dark")
    appearance.set_scheme(Scheme.SYSTEM)
    assert appearance.theme is LIGHT


def test_what_the_person_chose_stands_when_the_desktop_changes(
    qtbot: QtBot, appearance: Appearance
) -> None:
    appearance.set_scheme("contrast-dark")
    hints = QGuiApplication.styleHints()
    with qtbot.assertNotEmitted(appearance.changed):
        hints.colorSchemeChanged.emit(Colors.Light)
        hints.accessibility().contrastPreferenceChanged.emit(Contrast.NoPreference)
    assert appearance.theme is CONTRAST_DARK


def test_another_theme_is_told_once(qtbot: QtBot, appearance: Appearance) -> None:
    with qtbot.waitSignal(appearance.changed):
        appearance.set_scheme("dark")
    with qtbot.assertNotEmitted(appearance.changed):
        appearance.set_scheme("dark")


@pytest.mark.parametrize(("asked", "given"), [(1.5, 1.5), (9.0, LARGEST_ZOOM), (0, SMALLEST_ZOOM)])
def test_every_font_grows_with_the_zoom(
    qtbot: QtBot, appearance: Appearance, asked: float, given: float
) -> None:
    before = [font.pointSizeF() for font in (appearance.font(READING), appearance.mono())]
    with qtbot.waitSignal(appearance.changed):
        appearance.set_zoom(asked)
    after = [font.pointSizeF() for font in (appearance.font(READING), appearance.mono())]
    assert after == pytest.approx([size * given for size in before], rel=0.02)


def test_a_font_is_the_systems_own_at_its_place_in_the_scale(
    qtbot: QtBot, appearance: Appearance
) -> None:
    QApplication.setFont(QFont("Courier", 30))  # as the program's own follows its zoom
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font = appearance.font(READING, 600)
    QApplication.setFont(system)
    assert font.family() == system.family()
    assert font.weight() == QFont.Weight.DemiBold
    assert font.pointSizeF() == pytest.approx(system.pointSizeF() * READING, rel=0.02)


@pytest.mark.parametrize(("points", "growth"), [(9.0, 1.0), (10.0, 1.0), (11.0, 1.0), (24.0, 2.0)])
def test_signs_are_as_large_as_the_letters_of_the_desktop(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, points: float, growth: float
) -> None:
    """A desktop for weak eyes has large letters everywhere; small signs would be lost beside."""
    # Given a desktop with letters of that size,
    letters = QFont()
    letters.setPointSizeF(points)
    monkeypatch.setattr(QFontDatabase, "systemFont", lambda _kind: letters)
    # when the window is made, then its signs suit them,
    appearance = Appearance()
    assert appearance.growth == pytest.approx(growth, rel=0.1)
    # and grow on where the person wants all of it larger.
    appearance.set_zoom(1.5)
    assert appearance.growth == pytest.approx(1.5 * growth, rel=0.1)


def test_a_desktop_may_give_its_letters_in_pixels(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = QFont()
    letters.setPixelSize(20)
    monkeypatch.setattr(QFontDatabase, "systemFont", lambda _kind: letters)
    assert Appearance().font().pointSizeF() == pytest.approx(15.0, rel=0.1)
