"""Buttons, icon buttons and choices."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.segmented import Segmented

Left = Qt.MouseButton.LeftButton


def shown(widget: QWidget) -> QImage:
    widget.move(120, 120)  # the pointer rests in the corner of the screen
    widget.resize(widget.sizeHint())
    widget.show()
    return widget.grab().toImage()


def ground(image: QImage) -> str:
    """The colour beside the words."""
    return image.pixelColor(5, image.height() // 2).name().upper()


@pytest.mark.parametrize("kind", list(ButtonKind))
@pytest.mark.parametrize("zoom", [0.8, 1.0, 2.0])
def test_a_button_is_wide_enough_for_its_words(
    appearance: Appearance, window: QWidget, kind: ButtonKind, zoom: float
) -> None:
    appearance.set_zoom(zoom)
    button = Button(
        "Konversationen exportieren…", appearance, kind=kind, icon="export", parent=window
    )
    hint = button.sizeHint()
    font = appearance.font(1.0, 500)
    assert hint.width() >= paint.text_width(button.text(), font) + 20 + 8
    assert hint.height() >= max(28, paint.metrics(font).height())


def test_the_main_button_of_a_page_is_taller(appearance: Appearance, window: QWidget) -> None:
    usual = Button("Import", appearance, kind="primary", parent=window)
    main = Button("Import", appearance, kind="primary", main=True, parent=window)
    assert usual.sizeHint().height() == 28
    assert main.sizeHint().height() == 36


def test_a_primary_button_shows_its_state_in_its_ground(
    appearance: Appearance, window: QWidget
) -> None:
    button = Button("Import", appearance, kind="primary", parent=window)
    theme = appearance.theme
    assert ground(shown(button)) == theme.accent
    button.setDown(True)
    assert ground(shown(button)) == theme.accent_press
    button.setDown(False)
    button.setEnabled(False)
    assert ground(shown(button)) == theme.hover


def test_a_button_follows_the_theme(appearance: Appearance, window: QWidget) -> None:
    button = Button("Import", appearance, kind="primary", parent=window)
    light = ground(shown(button))
    appearance.set_scheme("dark")
    assert ground(shown(button)) == appearance.theme.accent != light


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_press_a_button(
    qtbot: QtBot, appearance: Appearance, window: QWidget, key: Qt.Key
) -> None:
    button = Button("Import", appearance, parent=window)
    shown(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_the_ring_is_seen_for_the_keyboard_alone(
    qtbot: QtBot, appearance: Appearance, window: QWidget
) -> None:
    # Given a button in a window,
    button = Button("Import", appearance, parent=window)
    shown(button)
    # when it gets the keyboard by a click elsewhere, nothing is drawn round it;
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(button.hasFocus)
    assert accent_outside(window, button, appearance) == 0
    # when it gets it by the tabulator key, a ring is.
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    assert accent_outside(window, button, appearance) > 0
    # And when it loses it, the ring goes.
    button.clearFocus()
    assert accent_outside(window, button, appearance) == 0


def accent_outside(window: QWidget, button: Button, appearance: Appearance) -> int:
    """How many points round the button are painted in accent."""
    image = window.grab().toImage()
    outside = button.geometry().adjusted(-4, -4, 4, 4)
    return sum(
        image.pixelColor(x, y).name().upper() == appearance.theme.accent
        for x in range(outside.left(), outside.right())
        for y in range(outside.top(), outside.bottom())
        if not button.geometry().contains(x, y)
    )


def test_an_icon_button_says_what_it_does_and_by_which_key(
    appearance: Appearance, window: QWidget
) -> None:
    button = IconButton("chart-bar", "Details (F9)", appearance, window)
    assert button.toolTip() == "Details (F9)"
    assert button.accessibleName() == "Details"
    assert (button.sizeHint().width(), button.sizeHint().height()) == (28, 28)


def test_an_icon_button_that_is_on_is_accent(appearance: Appearance, window: QWidget) -> None:
    button = IconButton("star", "Star", appearance, window)
    button.setCheckable(True)
    off = shown(button)
    button.setChecked(True)
    on = shown(button)
    assert ground(off) != ground(on)
    assert ground(on) == appearance.theme.selection_idle


def test_another_icon_is_painted_at_once(appearance: Appearance, window: QWidget) -> None:
    button = IconButton("star", "Star", appearance, window)
    before = shown(button)
    button.set_icon("star-fill", "star")
    assert button.icon_name == "star-fill"
    assert shown(button) != before


def test_one_of_the_choices_is_chosen(
    qtbot: QtBot, appearance: Appearance, window: QWidget
) -> None:
    # Given three choices,
    choices = Segmented([("day", "Day"), ("week", "Week"), ("month", "Month")], appearance, window)
    choices.resize(choices.sizeHint())
    choices.show()
    assert choices.current == "day"
    # when one is clicked, then it is said and shown.
    segments = choices.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    week = next(part for part in segments if getattr(part, "text", str)() == "Week")
    with qtbot.waitSignal(choices.chosen) as said:
        qtbot.mouseClick(week, Left)
    assert said.args == ["week"]
    assert choices.current == "week"
    # And the arrow keys go on from there.
    week.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(choices.chosen) as said:
        qtbot.keyClick(week, Qt.Key.Key_Right)
    assert said.args == ["month"]


def test_a_choice_by_the_program_is_not_said(
    qtbot: QtBot, appearance: Appearance, window: QWidget
) -> None:
    choices = Segmented([("day", "Day"), ("week", "Week")], appearance, window)
    with qtbot.assertNotEmitted(choices.chosen):
        choices.set_current("week")
    assert choices.current == "week"
