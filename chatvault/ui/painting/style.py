"""The style of Qt's own controls where they should look like the rest of the window."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDialogButtonBox,
    QMenu,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionMenuItem,
    QStyleOptionSlider,
    QWidget,
)

from chatvault.ui.painting import paint, style_parts
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.icons import qicon
from chatvault.ui.painting.round_mask import RoundMask

_Metric = QStyle.PixelMetric
_METRICS = {
    _Metric.PM_ScrollBarExtent: 12,
    _Metric.PM_ScrollBarSliderMin: 28,
    _Metric.PM_CheckBoxLabelSpacing: 8,
    _Metric.PM_RadioButtonLabelSpacing: 8,
    _Metric.PM_FocusFrameHMargin: 3,
    _Metric.PM_FocusFrameVMargin: 3,
    _Metric.PM_MenuPanelWidth: 1,
    _Metric.PM_MenuHMargin: 5,
    _Metric.PM_MenuVMargin: 5,
}
_SIGN = 16  # a box to tick, and an icon
_SIGNS = {
    _Metric.PM_IndicatorWidth,
    _Metric.PM_IndicatorHeight,
    _Metric.PM_ExclusiveIndicatorWidth,
    _Metric.PM_ExclusiveIndicatorHeight,
    _Metric.PM_SmallIconSize,
    _Metric.PM_ButtonIconSize,
}
_LAST_IS_DONE = QDialogButtonBox.ButtonLayout.GnomeLayout.value  # behind “Cancel”
_MENU_ROW = 28
_ARROW = 16  # the room for one in a field to choose in, as Qt has it at the usual size
_INDENT = 4  # of words in a field to choose in, besides what Qt leaves
_BUTTON_ROW = 28
_STEPS = 20  # how wide the arrows of a field for a number are
_BOX_SIGNS = {  # the signs of message boxes, and their inks
    QStyle.StandardPixmap.SP_MessageBoxInformation: ("info", "text2"),
    QStyle.StandardPixmap.SP_MessageBoxQuestion: ("question", "text2"),
    QStyle.StandardPixmap.SP_MessageBoxWarning: ("warning", "warn"),
    QStyle.StandardPixmap.SP_MessageBoxCritical: ("x-circle", "bad"),
}


class ChatVaultStyle(QProxyStyle):
    """Fusion, with the program's own frames, checkboxes, scroll bars, menus and splitters.

    What is painted once for every row belongs to the delegates, not here.
    """

    def __init__(self, appearance: Appearance) -> None:
        super().__init__("fusion")
        self._appearance = appearance
        self._primitives = {
            QStyle.PrimitiveElement.PE_PanelLineEdit: style_parts.field,
            QStyle.PrimitiveElement.PE_PanelButtonCommand: style_parts.push_button,
            QStyle.PrimitiveElement.PE_IndicatorCheckBox: style_parts.check_box,
            QStyle.PrimitiveElement.PE_IndicatorRadioButton: style_parts.radio_button,
            QStyle.PrimitiveElement.PE_FrameFocusRect: style_parts.focus_rect,
            QStyle.PrimitiveElement.PE_PanelMenu: style_parts.menu_panel,
            QStyle.PrimitiveElement.PE_FrameMenu: style_parts.nothing,
            # A row that would take what is dragged is ringed by its delegate.
            QStyle.PrimitiveElement.PE_IndicatorItemViewItemDrop: style_parts.nothing,
            QStyle.PrimitiveElement.PE_PanelTipLabel: style_parts.tip,
            QStyle.PrimitiveElement.PE_PanelScrollAreaCorner: style_parts.nothing,
        }

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in _SIGNS:
            return self._appearance.grown(_SIGN)
        if (own := _METRICS.get(metric)) is not None:
            return own
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        if hint is QStyle.StyleHint.SH_DialogButtonLayout:
            return _LAST_IS_DONE  # the program's own dialogs have it so on every system
        if hint is QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons:
            return False  # on some desktops Qt draws dark ones of its own, on any ground
        return super().styleHint(hint, option, widget, returned)

    def standardIcon(
        self,
        sign: QStyle.StandardPixmap,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> QIcon:
        if (own := _BOX_SIGNS.get(sign)) is not None:
            return qicon(own[0], self._appearance.theme, own[1])
        return super().standardIcon(sign, option, widget)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element is QStyle.PrimitiveElement.PE_PanelLineEdit and _is_in_spin_box(widget):
            return  # the field around it has painted the ground
        if (draw := self._primitives.get(element)) is not None:
            draw(painter, self._appearance.theme, option)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element is QStyle.ControlElement.CE_Splitter:
            style_parts.splitter(painter, self._appearance.theme, option)
        elif element is QStyle.ControlElement.CE_PushButtonLabel and isinstance(
            option, QStyleOptionButton
        ):
            super().drawControl(element, self._inked(option), painter, widget)
        elif element is QStyle.ControlElement.CE_MenuItem and isinstance(
            option, QStyleOptionMenuItem
        ):
            self._draw_menu_row(painter, option, widget)
        else:
            super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if control is QStyle.ComplexControl.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            slider = scroll_bar_part(option, QStyle.SubControl.SC_ScrollBarSlider)
            style_parts.scroll_thumb(painter, self._appearance.theme, option, QRectF(slider))
        elif control is QStyle.ComplexControl.CC_SpinBox:
            up, down = (
                QRectF(self.subControlRect(control, option, part, widget))
                for part in (QStyle.SubControl.SC_SpinBoxUp, QStyle.SubControl.SC_SpinBoxDown)
            )
            style_parts.spin_box(painter, self._appearance.theme, option, up, down)
        elif control is QStyle.ComplexControl.CC_ComboBox:
            arrow = self.subControlRect(control, option, QStyle.SubControl.SC_ComboBoxArrow, widget)
            side = self._appearance.grown(style_parts.ARROW)
            style_parts.combo_box(painter, self._appearance.theme, option, QRectF(arrow), side)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        if control is QStyle.ComplexControl.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            return scroll_bar_part(option, part)
        if control is QStyle.ComplexControl.CC_SpinBox:
            whole: QRect = option.rect
            seen = spin_box_part(whole, self._appearance.grown(_STEPS), part)
            return QStyle.visualRect(option.direction, whole, seen)
        rect = super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        if part is QStyle.SubControl.SC_ComboBoxEditField:  # begins where that of a line does
            near, far = _INDENT, self._arrow_growth
            return rect.adjusted(far if mirrored else near, 0, -(near if mirrored else far), 0)
        if part is QStyle.SubControl.SC_ComboBoxArrow:
            more = self._arrow_growth
            return rect.adjusted(0 if mirrored else -more, 0, more if mirrored else 0, 0)
        return rect

    def sizeFromContents(
        self,
        kind: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        result = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]
        if kind is QStyle.ContentsType.CT_MenuItem and isinstance(option, QStyleOptionMenuItem):
            separator = option.menuItemType is QStyleOptionMenuItem.MenuItemType.Separator
            return QSize(result.width() + 16, 9 if separator else max(_MENU_ROW, result.height()))
        if kind is QStyle.ContentsType.CT_SpinBox:
            return QSize(result.width(), max(_BUTTON_ROW, result.height()))
        if kind is QStyle.ContentsType.CT_ComboBox:
            width = result.width() + 2 * _INDENT + self._arrow_growth
            return QSize(width, max(_BUTTON_ROW, result.height()))
        if kind is QStyle.ContentsType.CT_LineEdit and _is_framed(option):
            return QSize(result.width(), max(_BUTTON_ROW, result.height()))
        if kind is QStyle.ContentsType.CT_PushButton:
            return QSize(result.width() + 8, max(_BUTTON_ROW, result.height()))
        return result

    def polish(self, polished: object) -> object:  # type: ignore[override]
        """Let menus have round corners."""
        see_through = Qt.WidgetAttribute.WA_TranslucentBackground
        if isinstance(polished, QMenu) and not polished.testAttribute(see_through):
            polished.setAttribute(see_through)
            if QGuiApplication.platformName() == "xcb":
                RoundMask(polished, style_parts.MENU_RADIUS + 1)  # hardly a half-clear pixel
        return super().polish(polished)  # type: ignore[call-overload]

    @property
    def _arrow_growth(self) -> int:
        """How much more room than Qt gives it the arrow of a field to choose in takes."""
        return self._appearance.grown(_ARROW) - _ARROW

    def _inked(self, option: QStyleOptionButton) -> QStyleOptionButton:
        """The words of a button in the ink for its ground."""
        if not style_parts.is_primary(option):
            return option
        inked = QStyleOptionButton(option)
        palette = QPalette(option.palette)
        palette.setColor(QPalette.ColorRole.ButtonText, self._appearance.theme.color("on_accent"))
        inked.palette = palette
        return inked

    def _draw_menu_row(
        self, painter: QPainter, option: QStyleOptionMenuItem, widget: QWidget | None
    ) -> None:
        """The wash and the separator are ours; words and icon are Fusion's, without its wash."""
        theme = self._appearance.theme
        rect = QRectF(option.rect)
        if option.menuItemType is QStyleOptionMenuItem.MenuItemType.Separator:
            paint.hairline(painter, theme, rect.x() + 6, rect.center().y(), rect.width() - 12)
            return
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        if option.state & QStyle.StateFlag.State_Selected and enabled:
            paint.surface(painter, theme, rect, 5, "selection")
        words = QStyleOptionMenuItem(option)
        words.state &= ~QStyle.StateFlag.State_Selected
        words.palette.setBrush(QPalette.ColorRole.Window, Qt.BrushStyle.NoBrush)
        super().drawControl(QStyle.ControlElement.CE_MenuItem, words, painter, widget)


def _is_in_spin_box(widget: QWidget | None) -> bool:
    return widget is not None and isinstance(widget.parent(), QAbstractSpinBox)


def spin_box_part(whole: QRect, steps: int, part: QStyle.SubControl) -> QRect:
    """Where a part of a field for a number lies: one step above the other at its end.

    Fusion sets them side by side, and cuts the words of a field that is low.
    """
    middle, right = whole.height() // 2, whole.right() - 2
    left, parts = right - steps, QStyle.SubControl
    if part is parts.SC_SpinBoxUp:
        return QRect(left, whole.top() + 1, steps, middle - 1)
    if part is parts.SC_SpinBoxDown:
        return QRect(left, whole.top() + middle, steps, whole.height() - middle - 1)
    if part is parts.SC_SpinBoxEditField:
        return QRect(whole.left() + 3, whole.top() + 1, left - whole.left() - 3, whole.height() - 2)
    return whole


def scroll_bar_part(option: QStyleOptionSlider, part: QStyle.SubControl) -> QRect:
    """Where a part of a scroll bar lies: the thumb in a lane without arrows."""
    lane: QRect = option.rect
    parts = QStyle.SubControl
    if part in (parts.SC_ScrollBarAddLine, parts.SC_ScrollBarSubLine):
        return QRect()
    if part is parts.SC_ScrollBarGroove:
        return lane
    upright = option.orientation is Qt.Orientation.Vertical
    length = lane.height() if upright else lane.width()
    start, end = _thumb(option, length)
    if part is parts.SC_ScrollBarSubPage:
        start, end = 0, start
    elif part is parts.SC_ScrollBarAddPage:
        start, end = end, length
    if upright:
        return QRect(lane.x(), lane.y() + start, lane.width(), end - start)
    return QRect(lane.x() + start, lane.y(), end - start, lane.height())


def _thumb(option: QStyleOptionSlider, length: int) -> tuple[int, int]:
    """Where the thumb begins and ends in a lane of that length."""
    low, high, page = option.minimum, option.maximum, option.pageStep
    if high <= low:
        return 0, length
    size = max(_METRICS[_Metric.PM_ScrollBarSliderMin], length * page // (high - low + page))
    size = min(size, length)
    start = QStyle.sliderPositionFromValue(
        low,
        high,
        option.sliderPosition,
        length - size,
        option.upsideDown,
    )
    return start, start + size


def _is_framed(option: QStyleOption) -> bool:
    """Whether a field for words has a frame of its own."""
    return isinstance(option, QStyleOptionFrame) and option.lineWidth > 0
