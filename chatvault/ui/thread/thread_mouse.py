"""What the mouse does in a thread: press, select across messages, scroll at the edges."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHelpEvent, QMouseEvent, QWheelEvent

from chatvault.ui import tips
from chatvault.ui.painting.appearance import ZOOM_STEP
from chatvault.ui.thread.boxes.box import Action, ActionKind
from chatvault.ui.thread.hovering import move_pointer
from chatvault.ui.thread.selection import Place
from chatvault.ui.thread.spots import Spot
from chatvault.ui.thread.text.markdown import is_allowed
from chatvault.ui.thread.text.words import paragraph_around, word_around

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_FRAME = 16  # milliseconds between two steps of scrolling at an edge
_NOTCH = 120.0  # pixels that a notch of the wheel scrolls
_PULL = 0.25  # of how far the mouse is outside, in a step


Around = Callable[[str, int], tuple[int, int]]


class ThreadMouse(QObject):
    """Keeps what happens between a press and its release."""

    def __init__(self, view: ThreadView) -> None:
        super().__init__(view)
        self._view = view
        self._pressed: tuple[Action, Spot] | None = None
        self._link = ""
        self._hovered = ""
        self._selecting = False
        self._around: Around | None = None  # what the selection grows by, if not by letters
        self._origin: tuple[Place, Place] | None = None  # what was selected first in that way
        self._start = QPointF()
        self._double_at = 0.0
        self._turned = 0.0  # of the wheel, towards the next step of zoom
        self._edge = QTimer(self)
        self._edge.setInterval(_FRAME)
        self._edge.timeout.connect(self._pull)

    def press(self, event: QMouseEvent) -> None:
        """Remember what is pressed, or begin a selection."""
        view = self._view
        spot = view.spot(event.position())
        if event.button() != Qt.MouseButton.LeftButton or spot is None:
            return
        view.state.ring = False
        view.stops.clear()
        view.state.focused = spot.message
        self._start = event.position()
        action = spot.action()
        self._pressed = (action, spot) if action is not None else None
        self._link = spot.link
        if action is not None:
            return
        self._selecting, self._around = True, None
        place = spot.place()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            view.state.selection.extend(place)
        elif self._is_third_click(event.position()):
            self._select(spot, paragraph_around)
        else:
            view.state.selection.begin(place)
        view.viewport().update()

    def _is_third_click(self, point: QPointF) -> bool:
        hints = QGuiApplication.styleHints()
        soon = (time.monotonic() - self._double_at) * 1000 <= hints.mouseDoubleClickInterval()
        near = (point - self._start).manhattanLength() <= hints.startDragDistance()
        return soon and near

    def double_click(self, event: QMouseEvent) -> None:
        """Select the word, or press a second time what is no text."""
        spot = self._view.spot(event.position())
        if event.button() != Qt.MouseButton.LeftButton or spot is None:
            return
        if spot.action() is not None or not spot.on_text:
            self.press(event)
            return
        self._double_at = time.monotonic()
        self._start = event.position()
        self._select(spot, word_around)

    def _select(self, spot: Spot, around: Around) -> None:
        """Select what is around the place, and go on in such steps while the mouse is held."""
        ends = _ends(spot, around)
        if ends is None:
            return
        self._selecting, self._around, self._origin = True, around, ends
        self._view.state.selection.select(*ends)
        self._view.viewport().update()

    def move(self, event: QMouseEvent) -> None:
        """Extend the selection while the button is held; otherwise see what is there."""
        view, point = self._view, event.position()
        if self._selecting and event.buttons() & Qt.MouseButton.LeftButton:
            outside = not self._beyond(point).isNull()
            if outside and not self._edge.isActive():
                self._edge.start()
            elif not outside:
                self._edge.stop()
            view.state.pointer = point
            self._extend(point)
            return
        self.follow(point)

    def _extend(self, point: QPointF) -> None:
        view = self._view
        spot = view.spot(point)
        if spot is None:
            return
        ends = _ends(spot, self._around) if self._around is not None else None
        if ends is None or self._origin is None:
            view.state.selection.extend(spot.place())
        elif ends[0] < self._origin[0]:
            view.state.selection.select(self._origin[1], ends[0])
        else:
            view.state.selection.select(self._origin[0], max(ends[1], self._origin[1]))
        view.viewport().update()

    def _pull(self) -> None:
        """Scroll while the mouse is held beyond an edge, faster the farther it is.

        Beside code or a table that is wide, it is this that scrolls.
        """
        view, point = self._view, self._view.state.pointer
        if point is None or not self._selecting:
            self._edge.stop()
            return
        beyond, spot = self._beyond(point), view.spot(point)
        if beyond.y():
            view.scroll_by(beyond.y() * _PULL)
        elif not (spot and spot.box and spot.box.scroll_sideways(beyond.x() * _PULL)):
            self._edge.stop()
        self._extend(point)

    def _beyond(self, point: QPointF) -> QPointF:
        """How far the mouse is outside of the view, or beside what the selection began in."""
        down = min(0.0, point.y()) + max(0.0, point.y() - self._view.flow.view)
        spot, began = self._view.spot(point), self._view.state.selection.anchor
        if down or spot is None or spot.box is None or began is None:
            return QPointF(0, down)
        if spot.place()[:2] != began[:2]:
            return QPointF()
        return QPointF(min(0.0, spot.point.x()) + max(0.0, spot.point.x() - spot.box.width), 0)

    def release(self, event: QMouseEvent) -> None:
        """Do what was pressed, if the mouse is still on it."""
        self._edge.stop()
        view, pressed = self._view, self._pressed
        was_selecting, self._selecting, self._pressed = self._selecting, False, None
        spot = view.spot(event.position())
        if was_selecting:
            self._around = None
            view.commands.clipboard.offer_selection()
        if spot is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if pressed is not None:
            action, before = pressed
            same = before.row == spot.row and spot.action() == action
            if same and action.kind is ActionKind.MENU:
                view.menu.open(event.globalPosition().toPoint(), spot.message)
            elif same:
                view.commands.perform(action, spot)
        elif was_selecting and view.state.selection.is_empty and self._link == spot.link != "":
            view.commands.follow_link(spot.link)
        self.follow(event.position())

    def follow(self, point: QPointF) -> None:
        """Show what the mouse is over: the cursor, the link, what can be pressed."""
        view = self._view
        move_pointer(view, point)
        spot = view.spot(point)
        link = spot.link if spot is not None else ""
        shape = Qt.CursorShape.ArrowCursor
        if spot is not None and (link or spot.action() is not None):
            shape = Qt.CursorShape.PointingHandCursor
        elif spot is not None and spot.on_text:
            shape = Qt.CursorShape.IBeamCursor
        if view.viewport().cursor().shape() is not shape:
            view.viewport().setCursor(shape)
        if link != self._hovered:
            self._hovered = link
            view.link_hovered.emit(link if is_allowed(link) else "")

    def tell(self, event: QHelpEvent) -> None:
        """Show the tip of what the mouse rests on."""
        spot = self._view.spot(QPointF(event.pos()))
        tips.show(event.globalPos(), spot.tip if spot else "", self._view.viewport())

    def leave(self) -> None:
        """The mouse is elsewhere."""
        move_pointer(self._view, None)
        if self._hovered:
            self._hovered = ""
            self._view.link_hovered.emit("")

    def wheel(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl zoom; sideways what is under the mouse."""
        turned = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom(turned)
        elif not self._wheel_sideways(event):
            self._view.scroll_by(-(event.pixelDelta().y() or turned / 120 * _NOTCH))
            self.follow(event.position())
        event.accept()

    def _zoom(self, turned: int) -> None:
        self._turned += turned / 120
        steps = int(self._turned)
        self._turned -= steps
        if steps:
            appearance = self._view.appearance
            appearance.set_zoom(appearance.zoom + steps * ZOOM_STEP)

    def _wheel_sideways(self, event: QWheelEvent) -> bool:
        """Scroll sideways what is under the mouse, where the wheel turned that way."""
        turned, distance = event.angleDelta(), -event.angleDelta().x() / 120 * 60
        if event.pixelDelta().x():
            distance = -float(event.pixelDelta().x())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not distance:
            distance = -turned.y() / 120 * 60
        if not distance or abs(turned.y()) > abs(turned.x()) > 0:
            return False
        spot = self._view.spot(event.position())
        moved = spot is not None and spot.box is not None and spot.inside
        if not moved or spot is None or spot.box is None:
            return False
        if spot.box.scroll_sideways(distance):
            self._view.viewport().update()
        return True


def _ends(spot: Spot, around: Around) -> tuple[Place, Place] | None:
    """Both ends of the word or paragraph around a spot."""
    if spot.box is None or spot.slot is None:
        return None
    start, end = around(spot.box.text, spot.place().position)
    message, key = spot.message, spot.slot.key
    return Place(message, key, start), Place(message, key, end)
