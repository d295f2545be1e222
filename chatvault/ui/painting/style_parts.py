"""How the single parts of Qt's own controls are painted."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOption, QStyleOptionButton, QStyleOptionSlider

from chatvault.ui.painting import paint
from chatvault.ui.painting.theme import Theme
from chatvault.ui.painting.tick_box import paint_box

_State = QStyle.StateFlag
MENU_RADIUS = 8
ARROW, _FIELD = 10, 28  # of a field of that height
_DOT = 0.375  # of what is chosen, in its ring


def _rect(option: QStyleOption) -> QRectF:
    return QRectF(option.rect)


def _is(option: QStyleOption, flag: QStyle.StateFlag) -> bool:
    return bool(option.state & flag)


def nothing(painter: QPainter, theme: Theme, option: QStyleOption) -> None:
    """Leave out what the program does not show."""


def field(painter: QPainter, theme: Theme, option: QStyleOption) -> None:
    """The ground and the frame of a line edit; a frameless one keeps only its ground."""
    framed = getattr(option, "lineWidth", 0) > 0
    if not framed:
        painter.fillRect(_rect(option), option.palette.base())
        return
    focused = _is(option, _State.State_HasFocus)
    ground = "raised" if _is(option, _State.State_Enabled) else "window"
    border = "accent" if focused else "line_strong"
    paint.rounded(painter, theme, _rect(option), 6, ground, border, 2 if focused else 1)


def spin_box(
    painter: QPainter, theme: Theme, option: QStyleOption, up: QRectF, down: QRectF
) -> None:
    """The ground and the frame of a field for a number, with a small arrow up and one down."""
    token = _value_ground(painter, theme, option)
    side = round(ARROW * max(1.0, _rect(option).height() / _FIELD))
    for icon, part, near in (("caret-up", up, 1), ("caret-down", down, -1)):
        centre = part.center()
        top = round(centre.y() - side / 2 + near)
        paint.icon(painter, theme, icon, round(centre.x() - side / 2), top, side, token)


def combo_box(
    painter: QPainter, theme: Theme, option: QStyleOption, arrow: QRectF, side: int
) -> None:
    """The ground and the frame of a field to choose in, with an arrow of that size."""
    token = _value_ground(painter, theme, option)
    left, top = arrow.center().x() - side / 2, arrow.center().y() - side / 2
    paint.icon(painter, theme, "caret-down", left, top, side, token)


def _value_ground(painter: QPainter, theme: Theme, option: QStyleOption) -> str:
    """The ground and the frame of a field for one value; the ink of the arrows on it."""
    enabled = _is(option, _State.State_Enabled)
    focused = _is(option, _State.State_HasFocus)
    ground = "raised" if enabled else "window"
    border = "accent" if focused else "line_strong"
    paint.rounded(painter, theme, _rect(option), 6, ground, border, 2 if focused else 1)
    return "text2" if enabled else "disabled"


def push_button(painter: QPainter, theme: Theme, option: QStyleOption) -> None:
    """A push button of a dialog: primary where Enter presses it."""
    rect = _rect(option)
    if not _is(option, _State.State_Enabled):
        paint.rounded(painter, theme, rect, 6, None, "line")
        return
    down = _is(option, _State.State_Sunken) or _is(option, _State.State_On)
    hovered = _is(option, _State.State_MouseOver)
    focused = _is(option, _State.State_HasFocus) and _is(option, _State.State_KeyboardFocusChange)
    if is_primary(option):
        ground = "accent_press" if down else "accent_hover" if hovered else "accent"
        paint.rounded(painter, theme, rect, 6, ground)
        if focused:
            paint.rounded(painter, theme, rect.adjusted(2, 2, -2, -2), 4, None, "on_accent")
        return
    ground = "selection_idle" if down else "hover" if hovered else "raised"
    border = "accent" if focused else "line_strong"
    paint.rounded(painter, theme, rect, 6, ground, border, 2 if focused else 1)


def is_primary(option: QStyleOption) -> bool:
    """Whether it is the button that Enter presses."""
    if not isinstance(option, QStyleOptionButton) or not _is(option, _State.State_Enabled):
        return False
    return bool(option.features & QStyleOptionButton.ButtonFeature.DefaultButton)


def check_box(painter: QPainter, theme: Theme, option: QStyleOption) -> None:
    """The box of a choice of Qt's own."""
    state = Qt.CheckState.Unchecked
    if _is(option, _State.State_On):
        state = Qt.CheckState.Checked
    elif _is(option, _State.State_NoChange):
        state = Qt.CheckState.PartiallyChecked
    enabled, hovered = _is(option, _State.State_Enabled), _is(option, _State.State_MouseOver)
    paint_box(painter, theme, _rect(option), state, enabled=enabled, hovered=hovered)


def radio_button(painter: QPainter, theme: Theme, option: QStyleOption) -> None:
    """A ring, filled with accent round a dot when chosen."""
    rect = _rect(option)
    enabled = _is(option, _State.State_Enabled)
    if _is(option, _State.State_On):
        side = rect.width()
        paint.rounded(painter, theme, rect, side / 2, "accent" if enabled else "disabled")
        dot = QRectF(0, 0, side * _DOT, side * _DOT)
        dot.moveCenter(rect.center())
        paint.rounded(painter, theme, dot, dot.width() / 2, "on_accent")
    else:
        border = "control" if enabled else "disabled_icon"
        paint.rounded(painter, theme, rect, rect.width() / 2, "raised", border)


def focus_rect(painter: QPainter, theme: Theme, option: QStyleOption) -> None:
    """The ring round a label whose control has the keyboard."""
    if _is(option, _State.State_KeyboardFocusChange):
        paint.focus_ring(painter, theme, _rect(option).adjusted(-1, -1, 1, 1), 4)


def menu_panel(painter: QPainter, theme: Theme, option: QStyleOption) -> None:
    """The rounded ground of a menu."""
    outline = theme.outline or "line_strong"
    paint.rounded(painter, theme, _rect(option), MENU_RADIUS, "raised", outline)


def tip(painter: QPainter, theme: Theme, option: QStyleOption) -> None:
    """The ground of a tooltip."""
    painter.fillRect(_rect(option), theme.color("text"))


def splitter(painter: QPainter, theme: Theme, option: QStyleOption) -> None:
    """A line of one pixel in the middle of the grip."""
    rect = _rect(option)
    if rect.width() <= rect.height():
        x = rect.x() + (rect.width() - 1) // 2
        paint.vertical_hairline(painter, theme, x, rect.y(), rect.height())
    else:
        y = rect.y() + (rect.height() - 1) // 2
        paint.hairline(painter, theme, rect.x(), y, rect.width())


def scroll_thumb(
    painter: QPainter, theme: Theme, option: QStyleOptionSlider, slider: QRectF
) -> None:
    """A thin thumb that grows under the pointer; no lane, no arrows."""
    if option.maximum <= option.minimum:
        return
    active = _is(option, _State.State_MouseOver) or _is(option, _State.State_Sunken)
    wide, token = (8, "control") if active else (4, "line_strong")
    if theme.outline:
        wide, token = 10, "text"
    thumb = slider.adjusted(2, 2, -2, -2)
    if option.orientation is Qt.Orientation.Vertical:
        thumb = QRectF(slider.right() - 2 - wide, thumb.y(), wide, thumb.height())
        if slider.width() > 10 and wide > 8:
            thumb.moveLeft(slider.right() - 1 - wide)
    else:
        thumb = QRectF(thumb.x(), slider.bottom() - 2 - wide, thumb.width(), wide)
    paint.rounded(painter, theme, thumb, wide / 2, token)
