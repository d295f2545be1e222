"""The line above a message: who speaks, with which model, when, and on which branch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from chatvault.domain.bookmark import Bookmark
from chatvault.domain.message import MessageEntry, Role
from chatvault.ui import wording
from chatvault.ui.mirroring import flipped
from chatvault.ui.painting import paint
from chatvault.ui.thread import moments, secrets
from chatvault.ui.thread.boxes import bookmark_sign
from chatvault.ui.thread.boxes.box import Action, ActionKind, Stop
from chatvault.ui.thread.look import SIGN, Look
from chatvault.ui.thread.text.sanitize import short

_SWITCHER = 68
_BUTTON, _ICON = 24, 16
_CARET, _BESIDE_CARET = 12, 5
_AVATAR = 12  # the icon on it
_TIPS = {
    ActionKind.PREVIOUS_BRANCH: "The version before",
    ActionKind.NEXT_BRANCH: "The next version",
    ActionKind.COPY_MESSAGE: "Copy message",
    ActionKind.MENU: "More",
}
_LONGEST = 40  # characters of a name
_NAMED = (Role.USER, Role.SYSTEM, Role.OTHER)
# What a tool answers stands under the assistant that asked it, also where that is not shown.
NAMES = {
    Role.USER: "You",
    Role.ASSISTANT: "Assistant",
    Role.SYSTEM: "System",
    Role.TOOL: "Assistant",
    Role.OTHER: "Somebody",
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a message is from, in words."""

    name: str
    about: str = ""
    source: str = ""  # empty for the person


def called(role: Role, author: str | None) -> str:
    """What who speaks in a message is called."""
    named = short(author or "", _LONGEST) if role in _NAMED else ""
    return named or NAMES[role]


def speaker(entry: MessageEntry, author: str | None, source: str) -> Speaker:
    """Who speaks in the message of that entry."""
    name = called(entry.role, author)
    about = short(wording.model_name(entry.model)) if entry.role is Role.ASSISTANT else ""
    if entry.hidden is not None:
        about = wording.apart(about, f"hidden: {entry.hidden.value}")
    return Speaker(name, about, "" if entry.role is Role.USER else source)


class MessageHeader:
    """Paints a header and knows what a click on it means. It is as wide as the column."""

    def __init__(self, entry: MessageEntry, who: Speaker, look: Look) -> None:
        self._entry = entry
        self._who = who
        self._look = look
        self._time = moments.time_of(entry.created_at)
        self._width = 0.0
        self._name_width = paint.text_width(who.name, look.name)
        self._time_width = paint.text_width(self._time, look.small) if self._time else 0.0
        self.height = look.header
        self.bookmark: Bookmark | None = None
        self.holds_secret = False  # itself, or a message that goes on under it

    def lay_out(self, width: float) -> None:
        """Fit the header into the column."""
        self._width = width

    def _placed(self, rect: QRectF) -> QRectF:
        """Where a part is that all here places as in a row that begins at the left."""
        if not self._look.mirrored:
            return rect
        return flipped(rect, QRectF(0, 0, self._width, self.height), on=True)

    def _placed_point(self, point: QPointF) -> QPointF:
        """That point as in a row that begins at the left."""
        return QPointF(self._width - point.x(), point.y()) if self._look.mirrored else point

    @property
    def _time_rect(self) -> QRectF:
        return QRectF(self._width - self._time_width, 0, self._time_width, self.height)

    @property
    def _switcher(self) -> QRectF:
        if self._entry.branches < 2:
            return QRectF(self._time_rect.left(), 0, 0, 0)
        around = 2 * (self._look.grown(_CARET) + 2 * _BESIDE_CARET)
        words = paint.text_width(self._branch, self._look.caption_bold)
        width = max(_SWITCHER, words + around)
        height = max(20.0, self.height - 2)
        top = (self.height - height) / 2
        return QRectF(self._time_rect.left() - 12 - width, top, width, height)

    @property
    def _secret_rect(self) -> QRectF:
        """Where the badge of a secret is: behind the name."""
        side = self._look.grown(_ICON)
        left = self._look.hang + self._name_width + 8
        return QRectF(left, (self.height - side) / 2, side, side)

    @property
    def _halves(self) -> tuple[QRectF, QRectF]:
        """Where the two carets of the switcher are pressed."""
        switcher = self._switcher
        width = self._look.grown(_CARET) + 2 * _BESIDE_CARET
        left = QRectF(switcher.topLeft(), QSizeF(width, switcher.height()))
        return left, left.translated(switcher.width() - width, 0)

    @property
    def _branch(self) -> str:
        return f"{self._entry.branch} / {self._entry.branches}"

    def _buttons(self) -> tuple[QRectF, QRectF, QRectF]:
        """Where Copy, Bookmark and ⋯ are, left of the time and of the branch."""
        right = self._switcher.left() - 8
        side = self._look.grown(_BUTTON)
        menu = QRectF(right - side, (self.height - side) / 2, side, side)
        return menu.translated(-2 * side, 0), menu.translated(-side, 0), menu

    def paint(
        self, painter: QPainter, at: QPointF, pointer: QPointF | None, *, over: str, active: bool
    ) -> None:
        """Paint it; ``over`` is the ground's token, ``active``: show what can be done."""
        theme, look = self._look.theme, self._look
        painter.save()
        painter.translate(at)
        pointer = pointer if pointer is None else self._placed_point(pointer)
        self._paint_avatar(painter, over)
        name = QRectF(look.hang, 0, self._name_width, self.height)
        place = self._placed(name).topLeft()
        paint.plain(painter, theme, place, self.height, self._who.name, look.name)
        left = name.right() + 8
        if self.holds_secret:
            badge = self._placed(self._secret_rect)
            side = look.grown(_ICON)
            paint.icon(painter, theme, "lock-simple", badge.x(), badge.y(), side, "warn")
            left = self._secret_rect.right() + 8
        right = self._switcher.left()
        if active or self.bookmark is not None:
            right = self._buttons()[0 if active else 1].left()
        about = self._placed(QRectF(left, 0, max(0.0, right - left - 8), self.height))
        near = paint.RIGHT if look.mirrored else paint.LEFT
        paint.elided(painter, theme, about, self._who.about, look.small, "text3", near)
        if self._time:
            time_at = self._placed(self._time_rect).topLeft()
            paint.plain(painter, theme, time_at, self.height, self._time, look.small, "text3")
        if self._entry.branches > 1:
            self._paint_switcher(painter, pointer)
        if active:
            self._paint_buttons(painter, pointer)
        self._paint_bookmark(painter, pointer, active=active)
        painter.restore()

    def _paint_avatar(self, painter: QPainter, over: str) -> None:
        theme = self._look.theme
        side = self._look.grown(SIGN)
        circle = self._placed(QRectF(0, (self.height - side) / 2, side, side))
        if self._who.source:
            paint.tile(painter, theme, self._who.source, circle, over, self._look.interface)
            return
        paint.rounded(painter, theme, circle, side / 2, "accent")
        inside = self._look.grown(_AVATAR)
        edge = (side - inside) / 2
        at = circle.topLeft() + QPointF(edge, edge)
        paint.icon(painter, theme, "user", at.x(), at.y(), inside, "on_accent")

    def _paint_switcher(self, painter: QPainter, pointer: QPointF | None) -> None:
        theme, rect = self._look.theme, self._placed(self._switcher)
        paint.rounded(painter, theme, rect, 6, "base", "line_strong")
        first, last = self._entry.branch <= 1, self._entry.branch >= self._entry.branches
        side = self._look.grown(_CARET)
        carets = ("caret-left", "caret-right")
        back, on = reversed(carets) if self._look.mirrored else carets
        for name, half, ended in ((back, self._halves[0], first), (on, self._halves[1], last)):
            over = pointer is not None and half.contains(pointer)
            token = "line_strong" if ended else "text" if over else "text2"
            at = self._placed(half).center() - QPointF(side / 2, side / 2)
            paint.icon(painter, theme, name, at.x(), at.y(), side, token)
        bold = self._look.caption_bold
        paint.elided(painter, theme, rect, self._branch, bold, "text", paint.CENTER)

    def _paint_buttons(self, painter: QPainter, pointer: QPointF | None) -> None:
        copy, _, menu = self._buttons()
        self._paint_button(painter, pointer, copy, "copy")
        self._paint_button(painter, pointer, menu, "dots-three")

    def _paint_bookmark(self, painter: QPainter, pointer: QPointF | None, *, active: bool) -> None:
        """The bookmark stays when the mouse goes, in the same place."""
        place = self._buttons()[1]
        if self.bookmark is not None:
            self._paint_button(painter, pointer, place, bookmark_sign.FULL, "star")
        elif active:
            self._paint_button(painter, pointer, place, bookmark_sign.EMPTY)

    def _paint_button(
        self,
        painter: QPainter,
        pointer: QPointF | None,
        rect: QRectF,
        name: str,
        token: str = "",
    ) -> None:
        over = pointer is not None and rect.contains(pointer)
        rect = self._placed(rect)
        if over:
            paint.rounded(painter, self._look.theme, rect, 6, "hover")
        token = token or ("text" if over else "text2")
        side = self._look.grown(_ICON)
        at = rect.center() - QPointF(side / 2, side / 2)
        paint.icon(painter, self._look.theme, name, at.x(), at.y(), side, token)

    def action_at(self, point: QPointF) -> Action | None:
        """What a click at the point, from the header's corner, asks for."""
        switcher, point = self._switcher, self._placed_point(point)
        if self._entry.branches > 1 and switcher.contains(point):
            back = point.x() < switcher.center().x()
            return Action(ActionKind.PREVIOUS_BRANCH if back else ActionKind.NEXT_BRANCH)
        kinds = (ActionKind.COPY_MESSAGE, ActionKind.BOOKMARK, ActionKind.MENU)
        for rect, kind in zip(self._buttons(), kinds, strict=True):
            if rect.contains(point):
                return Action(kind)
        return None

    def stops(self) -> Sequence[Stop]:
        """What can be pressed in the header, in reading order."""
        copy, bookmark, menu = self._buttons()
        stops = [
            Stop(copy, Action(ActionKind.COPY_MESSAGE), _TIPS[ActionKind.COPY_MESSAGE]),
            Stop(bookmark, Action(ActionKind.BOOKMARK), bookmark_sign.tip(self.bookmark)),
            Stop(menu, Action(ActionKind.MENU), _TIPS[ActionKind.MENU]),
        ]
        if self._entry.branches > 1:
            half, right = (rect.adjusted(-1, -1, 1, 1) for rect in self._halves)
            if self._entry.branch > 1:
                kind = ActionKind.PREVIOUS_BRANCH
                stops.append(Stop(half, Action(kind), self._said(kind)))
            if self._entry.branch < self._entry.branches:
                kind = ActionKind.NEXT_BRANCH
                stops.append(Stop(right, Action(kind), self._said(kind)))
        return [stop._replace(rect=self._placed(stop.rect)) for stop in stops]

    def _said(self, kind: ActionKind) -> str:
        return f"{_TIPS[kind]}, now {self._entry.branch} of {self._entry.branches}"

    def tip_at(self, point: QPointF) -> str:
        """What to tell about the thing under the point."""
        here = self._placed_point(point)
        if self._time_rect.adjusted(-4, 0, 4, 0).contains(here):
            return moments.exactly(self._entry.created_at)
        if self.holds_secret and self._secret_rect.adjusted(-4, -4, 4, 4).contains(here):
            return secrets.TIP
        action = self.action_at(point)
        if action is not None and action.kind is ActionKind.BOOKMARK:
            return bookmark_sign.tip(self.bookmark)
        return _TIPS.get(action.kind, "") if action else ""
