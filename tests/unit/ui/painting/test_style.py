"""Qt's own controls in the program's dress."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QLineEdit,
    QMenu,
    QMessageBox,
    QProxyStyle,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QSpinBox,
    QSplitter,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionSlider,
    QStyleOptionSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.style import ChatVaultStyle
from chatvault.ui.painting.theme import palette

_Part = QStyle.SubControl


@pytest.fixture
def style(appearance: Appearance) -> Iterator[ChatVaultStyle]:
    made = ChatVaultStyle(appearance)
    yield made
    made.deleteLater()


def dressed(widget: QWidget, style: ChatVaultStyle, appearance: Appearance) -> QImage:
    widget.setStyle(style)
    widget.setPalette(palette(appearance.theme))
    widget.resize(widget.sizeHint())
    return widget.grab().toImage()


def has_color(image: QImage, value: str) -> bool:
    return any(
        image.pixelColor(x, y).name().upper() == value
        for x in range(image.width())
        for y in range(image.height())
    )


def test_a_ticked_box_is_accent_and_an_empty_one_is_not(
    window: QWidget, style: ChatVaultStyle, appearance: Appearance
) -> None:
    box = QCheckBox("Claude Code", window)
    empty = dressed(box, style, appearance)
    box.setChecked(True)
    ticked = box.grab().toImage()
    assert not has_color(empty, appearance.theme.accent)
    assert has_color(ticked, appearance.theme.accent)
    assert has_color(ticked, appearance.theme.on_accent)


def test_a_chosen_radio_button_is_accent(
    window: QWidget, style: ChatVaultStyle, appearance: Appearance
) -> None:
    button = QRadioButton("Daily", window)
    button.setChecked(True)
    assert has_color(dressed(button, style, appearance), appearance.theme.accent)


def test_a_field_gets_the_accent_frame_with_the_keyboard(
    qtbot: QtBot, window: QWidget, style: ChatVaultStyle, appearance: Appearance
) -> None:
    field = QLineEdit(window)
    usual = dressed(field, style, appearance)
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert not has_color(usual, appearance.theme.accent)
    assert has_color(field.grab().toImage(), appearance.theme.accent)


def test_a_field_for_a_number_looks_like_the_others(
    window: QWidget, style: ChatVaultStyle, appearance: Appearance
) -> None:
    appearance.set_scheme("dark")
    theme = appearance.theme
    field = QSpinBox(window)
    field.lineEdit().setStyle(style)
    image = dressed(field, style, appearance)
    assert image.height() >= 28
    assert image.pixelColor(image.rect().center()).name().upper() == theme.raised
    assert has_color(image, theme.line_strong)
    assert not has_color(image, theme.base)


def test_a_field_for_words_is_as_high_as_the_fields_beside_it(
    window: QWidget, style: ChatVaultStyle, appearance: Appearance
) -> None:
    heights = set()
    for field in (QLineEdit(window), QComboBox(window), QSpinBox(window)):
        dressed(field, style, appearance)
        heights.add(field.sizeHint().height())
    assert len(heights) == 1
    # One in a frame of the program's own is as high as its words.
    bare = QLineEdit(window)
    bare.setFrame(False)
    dressed(bare, style, appearance)
    assert bare.sizeHint().height() < 28


def test_a_push_button_is_as_high_as_the_programs_own(
    window: QWidget, style: ChatVaultStyle, appearance: Appearance
) -> None:
    button = QPushButton("Restore", window)
    dressed(button, style, appearance)
    assert button.sizeHint().height() >= 28


def test_the_button_that_enter_presses_is_accent_while_it_can_be_pressed(
    window: QWidget, style: ChatVaultStyle, appearance: Appearance
) -> None:
    button = QPushButton("Save", window)
    assert not has_color(dressed(button, style, appearance), appearance.theme.accent)
    button.setDefault(True)
    pressed_by_enter = button.grab().toImage()
    button.setEnabled(False)
    assert has_color(pressed_by_enter, appearance.theme.accent)
    assert has_color(pressed_by_enter, appearance.theme.on_accent)
    assert not has_color(button.grab().toImage(), appearance.theme.accent)


def test_menu_rows_are_high_enough_to_hit(
    window: QWidget, style: ChatVaultStyle, appearance: Appearance
) -> None:
    # Given a menu with a line between its rows,
    menu = QMenu(window)
    star = menu.addAction("Star")
    menu.addSeparator()
    trash = menu.addAction("Move to the trash")
    image = dressed(menu, style, appearance)
    # then rows are high, the line is thin, and the ground is raised.
    assert menu.actionGeometry(star).height() >= 28
    gap = menu.actionGeometry(trash).top() - menu.actionGeometry(star).bottom()
    assert gap <= 12
    assert has_color(image, appearance.theme.raised)
    assert has_color(image, appearance.theme.line)


def test_a_splitter_is_one_line(
    window: QWidget, style: ChatVaultStyle, appearance: Appearance
) -> None:
    splitter = QSplitter(window)
    splitter.setHandleWidth(1)
    splitter.addWidget(QWidget())
    splitter.addWidget(QWidget())
    splitter.resize(200, 60)
    splitter.show()
    handle = splitter.handle(1)
    splitter.setStyle(style)
    assert handle.contentsRect().width() == 1
    assert has_color(handle.grab().toImage(), appearance.theme.line)


def slider_option(window: QWidget, *, value: int, orientation: Qt.Orientation) -> object:
    bar = QScrollBar(orientation, window)
    bar.setRange(0, 900)
    bar.setPageStep(100)
    bar.setValue(value)
    option = QStyleOptionSlider()
    bar.initStyleOption(option)
    long, short = 400, 12
    upright = orientation is Qt.Orientation.Vertical
    option.rect = QRect(0, 0, short if upright else long, long if upright else short)
    return option


@pytest.mark.parametrize("orientation", list(Qt.Orientation))
@pytest.mark.parametrize("value", [0, 450, 900])
def test_thumb_and_pages_fill_the_lane_of_a_scroll_bar(
    window: QWidget, style: ChatVaultStyle, value: int, orientation: Qt.Orientation
) -> None:
    # Given a scroll bar at the start, in the middle or at the end,
    option = slider_option(window, value=value, orientation=orientation)
    control = QStyle.ComplexControl.CC_ScrollBar
    parts = [
        style.subControlRect(control, option, part, None)
        for part in (_Part.SC_ScrollBarSubPage, _Part.SC_ScrollBarSlider, _Part.SC_ScrollBarAddPage)
    ]
    # then thumb and pages stand end to end, the thumb shows a tenth, and there are no arrows.
    upright = orientation is Qt.Orientation.Vertical
    lengths = [part.height() if upright else part.width() for part in parts]
    assert sum(lengths) == 400
    assert lengths[1] == 40
    assert lengths[0] == round(360 * value / 900)
    arrow = style.subControlRect(control, option, _Part.SC_ScrollBarAddLine, None)
    assert arrow.isEmpty()


def test_a_scroll_bar_paints_its_thumb_alone(
    window: QWidget, style: ChatVaultStyle, appearance: Appearance
) -> None:
    bar = QScrollBar(window)
    bar.setRange(0, 900)
    bar.setPageStep(100)
    bar.resize(12, 300)
    image = dressed_at_its_size(bar, style)
    assert has_color(image, appearance.theme.line_strong)
    bar.setRange(0, 0)
    assert not has_color(bar.grab().toImage(), appearance.theme.line_strong)


def dressed_at_its_size(widget: QWidget, style: ChatVaultStyle) -> QImage:
    widget.setStyle(style)
    return widget.grab().toImage()


def test_what_a_dialog_is_for_stands_behind_cancel_as_in_the_programs_own(
    style: ChatVaultStyle, window: QWidget
) -> None:
    buttons = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(buttons.Save | buttons.Cancel, window)
    box.setStyle(style)
    box.resize(400, 40)
    box.show()
    assert box.button(buttons.Cancel).x() < box.button(buttons.Save).x()


def test_the_arrow_of_a_field_to_choose_in_grows_and_leaves_its_words_room(
    window: QWidget, style: ChatVaultStyle, appearance: Appearance
) -> None:
    for zoom in (2.0, 1.0):
        # Given a field that is as wide as it asks to be,
        appearance.set_zoom(zoom)
        box = QComboBox(window)
        box.setFont(appearance.font())
        box.addItems(["After fifteen minutes"])
        image = dressed(box, style, appearance)
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        arrow, words = (
            style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box)
            for part in (_Part.SC_ComboBoxArrow, _Part.SC_ComboBoxEditField)
        )
        # then its words are whole beside the arrow, which is as large as they are.
        needed = box.fontMetrics().horizontalAdvance("After fifteen minutes")
        assert words.width() >= needed
        assert not words.intersects(arrow)
        inked = [
            x
            for x in range(arrow.left(), arrow.right() - 4)
            if any(
                image.pixelColor(x, y).name().upper() != appearance.theme.raised
                for y in range(arrow.center().y() - 6, arrow.center().y() + 6)
            )
        ]
        assert 5 * zoom <= inked[-1] - inked[0] <= 11 * zoom


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_the_steps_of_a_number_stand_one_above_the_other_behind_its_words(
    qtbot: QtBot, appearance: Appearance, style: ChatVaultStyle, zoom: float
) -> None:
    appearance.set_zoom(zoom)
    field = QSpinBox()
    qtbot.addWidget(field)
    field.setFont(appearance.font())
    dressed(field, style, appearance)
    field.resize(200, field.fontMetrics().height() + 2)  # as low as it may get
    option = QStyleOptionSpinBox()
    field.initStyleOption(option)
    up, down, words = (
        style.subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, field)
        for part in (_Part.SC_SpinBoxUp, _Part.SC_SpinBoxDown, _Part.SC_SpinBoxEditField)
    )
    assert (up.left(), up.right()) == (down.left(), down.right())
    assert up.bottom() < down.top() <= up.bottom() + 2
    assert words.right() < up.left()
    assert words.height() >= field.fontMetrics().height()
    option.direction = Qt.LayoutDirection.RightToLeft  # type: ignore[attr-defined]
    mirrored = style.subControlRect(
        QStyle.ComplexControl.CC_SpinBox, option, _Part.SC_SpinBoxUp, field
    )
    assert mirrored.left() == 199 - up.right()


@pytest.mark.parametrize("kind", ["Information", "Question", "Warning", "Critical"])
def test_the_sign_of_a_message_box_is_one_of_the_programs_own(
    qtbot: QtBot, appearance: Appearance, style: ChatVaultStyle, kind: str
) -> None:
    box = QMessageBox()
    qtbot.addWidget(box)
    box.setStyle(style)
    box.setIcon(QMessageBox.Icon[kind])
    token = {"Warning": "warn", "Critical": "bad"}.get(kind, "text2")
    assert has_color(box.iconPixmap().toImage(), appearance.theme.value(token))


class IconsOnButtons(QProxyStyle):
    """A desktop where buttons of dialogs have icons, as many on Linux."""

    def styleHint(self, hint: QStyle.StyleHint, *args: Any) -> int:
        if hint is QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons:
            return 1
        return super().styleHint(hint, *args)


def test_buttons_of_dialogs_have_no_icons_on_any_desktop(
    window: QWidget, style: ChatVaultStyle
) -> None:
    def has_icon(worn: QStyle) -> bool:
        box = QDialogButtonBox(window)
        box.setStyle(worn)
        return not box.addButton(QDialogButtonBox.StandardButton.Close).icon().isNull()

    desktop = IconsOnButtons("Fusion")
    desktop.setParent(window)
    assert has_icon(desktop)
    style.setBaseStyle(desktop)
    assert not has_icon(style)
