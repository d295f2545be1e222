"""What is under a point of the view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF

from chatvault.ui.thread.boxes.box import Action, ActionKind, Box
from chatvault.ui.thread.flow import Placed
from chatvault.ui.thread.message_block import MessageBlock
from chatvault.ui.thread.parts.parts import RulePart
from chatvault.ui.thread.selection import Place
from chatvault.ui.thread.slot import Slot


class Spot(NamedTuple):
    """The row and the part nearest to a point; ``inside`` tells whether it is on the part."""

    row: int
    block: MessageBlock
    slot: Slot | None
    point: QPointF  # from the part's corner
    header_point: QPointF  # from the header's corner
    inside: bool
    rule: RulePart | None = None  # whose words are under the point

    @property
    def message(self) -> int:
        """The place of the message among those that are shown."""
        return self.block.row.first

    @property
    def box(self) -> Box | None:
        """What draws the part."""
        return self.slot.box if self.slot is not None else None

    def place(self) -> Place:
        """The nearest place in the text."""
        if self.slot is None or self.slot.box is None:
            return Place(self.message, (), 0)
        return Place(self.message, self.slot.key, self.slot.box.hit(self.point))

    @property
    def link(self) -> str:
        """Where the link under the point leads."""
        return self.box.link_at(self.point) if self.box is not None and self.inside else ""

    @property
    def on_header(self) -> bool:
        """Whether the point is on the message's header, or on the sign in its stead."""
        header = self.block.header
        if self.block.sign is not None:
            return self.block.sign.contains(self.header_point)
        if header is None:
            return False
        return QRectF(0, 0, self.block.width, header.height).contains(self.header_point)

    def action(self) -> Action | None:
        """What a click there asks for."""
        if self.rule is not None:
            return Action(ActionKind.GO_TO_DATE) if self.rule.is_day else None
        if self.on_header and self.block.top is not None:
            return self.block.top.action_at(self.header_point)
        return self.box.action_at(self.point) if self.box is not None and self.inside else None

    @property
    def tip(self) -> str:
        """What to tell about what is there."""
        if self.rule is not None:
            return self.rule.tip
        if self.on_header and self.block.top is not None:
            return self.block.top.tip_at(self.header_point)
        return self.box.tip_at(self.point) if self.box is not None and self.inside else ""

    @property
    def on_text(self) -> bool:
        """Whether text can be selected there."""
        return self.inside and self.box is not None and self.box.is_text_at(self.point)


def spot_at(placed: Sequence[Placed], left: float, point: QPointF) -> Spot | None:
    """What is under the point, or nearest to it; the column begins at ``left``."""
    if not placed:
        return None
    row = placed[0]
    for row in placed:
        if point.y() < row.top + row.block.height:
            break
    here = point - QPointF(left, row.top)
    slot = row.block.nearest(here.y())
    at = row.block.origin(slot) if slot is not None else QPointF()
    inside = slot is not None and QRectF(
        at.x(), at.y(), row.block.width_of(slot), slot.height
    ).contains(here)
    sign = row.block.sign_left if row.block.sign is not None else 0.0
    header = QPointF(sign, row.block.content_top)
    rule = row.block.rule_at(here)
    return Spot(row.row, row.block, slot, here - at, here - header, inside, rule)
