"""Paints the rows in view: washes, rules, headers and parts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from chatvault.ui.mirroring import flipped
from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes.box import Box, Painting, Stop
from chatvault.ui.thread.boxes.rule_box import draw_rule
from chatvault.ui.thread.flow import Placed
from chatvault.ui.thread.look import WASH, Look
from chatvault.ui.thread.message_block import MessageBlock
from chatvault.ui.thread.rows import Group
from chatvault.ui.thread.slot import Slot
from chatvault.ui.thread.text.wanted import Match
from chatvault.ui.thread.view_state import ViewState

_BESIDE_RULE = 14  # from the rule beside prose that was unfolded to the prose


class ThreadPainter:
    """Paints with a look and a state that others change."""

    def __init__(self, look: Look, state: ViewState) -> None:
        self.look = look
        self._state = state

    def paint(self, painter: QPainter, area: QRectF, placed: Sequence[Placed], left: float) -> None:
        """Paint what of the rows is inside ``area``; the column begins at ``left``."""
        painter.fillRect(area, self.look.theme.color("base"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in placed:
            if row.top + row.block.height < area.top() or row.top > area.bottom():
                continue
            painter.save()
            painter.translate(left, row.top)
            self._paint_row(painter, area.translated(-left, -row.top), row, left)
            painter.restore()

    def _paint_row(self, painter: QPainter, clip: QRectF, row: Placed, left: float) -> None:
        block, theme = row.block, self.look.theme
        pointer = self._state.pointer
        here = pointer - QPointF(left, row.top) if pointer is not None else None
        if block.is_person:
            paint.surface(painter, theme, block.wash, 10, "person")
        is_head = block.row.group is Group.HEAD
        is_whole = self._state.stop is None and not is_head
        ringed = self._state.ring and self._state.focused == block.row.first and is_whole
        if ringed or (self._state.flashed == block.row.first and not is_head):
            paint.focus_ring(painter, theme, block.wash, 10)
        self._paint_rules(painter, clip, here, row)
        if block.header is not None:
            self._paint_header(painter, here, row)
        elif block.sign is not None:
            block.sign.paint(painter, QPointF(block.sign_left, block.content_top))
        for left, top, bottom in block.ruled():
            rule = QRectF(left - _BESIDE_RULE, top, 2, bottom - top)
            rule = flipped(rule, QRectF(0, 0, block.width, 0), on=self.look.mirrored)
            painter.fillRect(rule, theme.color("line_strong"))
        for slot in block.slots:
            if slot.top > clip.bottom():
                break
            if slot.top + slot.height < clip.top():
                continue
            self._paint_slot(painter, clip, here, block, slot)

    def _paint_rules(
        self, painter: QPainter, clip: QRectF, here: QPointF | None, row: Placed
    ) -> None:
        top = row.block.rules_top
        for number, rule in enumerate(row.block.rules):
            rect = QRectF(0, top + number * self.look.rule, row.block.width, self.look.rule)
            draw_rule(Painting(painter, self.look, clip, pointer=here), rect, rule)

    def _paint_header(self, painter: QPainter, here: QPointF | None, row: Placed) -> None:
        block = row.block
        assert block.header is not None
        at = QPointF(0, block.content_top)
        hovered = here is not None and block.is_filled and block.wash.contains(here)
        active = hovered or (self._state.ring and self._state.focused == block.row.first)
        pointer = here - at if here is not None else None
        over = "person" if block.is_person else "base"
        block.header.paint(painter, at, pointer, over=over, active=active)
        ring = self._state.stop_in(block, ())
        if ring >= 0:
            self._paint_stop(painter, at, block.header.stops(), ring)

    def _paint_slot(
        self, painter: QPainter, clip: QRectF, here: QPointF | None, block: MessageBlock, slot: Slot
    ) -> None:
        box, state = slot.box, self._state
        if box is None:
            return
        at = block.origin(slot)
        inside = here - at if here is not None else None
        if inside is not None and not QRectF(0, 0, box.width, box.height).contains(inside):
            inside = None
        ring = state.stop_in(block, slot.key)
        stops = box.stops() if ring >= 0 else ()
        if inside is None and ring < len(stops) and stops:  # as if the mouse were there
            inside = stops[ring].rect.center()
        painting = Painting(
            painter,
            self.look,
            clip.translated(-at).adjusted(-WASH, 0, WASH, 0),
            selected=state.selected(block, slot, box),
            marks=state.marks(block, slot),
            current=state.current_mark(block, slot),
            pointer=inside,
            copied=state.copied == (block.row.first, slot.key),
            sunken="base" if block.is_person else "sunken",
        )
        painter.save()
        painter.translate(at)
        box.paint(painting)
        painter.restore()
        if ring >= 0:
            self._paint_stop(painter, at, stops, ring)
        if state.hit_flashes and painting.current >= 0:
            self._paint_flash(painter, box, painting.marks[painting.current], at)

    def _paint_stop(
        self, painter: QPainter, at: QPointF, stops: Sequence[Stop], ordinal: int
    ) -> None:
        if ordinal < len(stops):
            rect = stops[ordinal].rect.translated(at)
            paint.focus_ring(painter, self.look.theme, rect, 6)

    def _paint_flash(self, painter: QPainter, box: Box, mark: Match, at: QPointF) -> None:
        """A ring around the hit that was jumped to just now."""
        first, last = (box.rect_of(mark.start + step) for step in (0, max(0, mark.length - 1)))
        rect = first.united(last) if first.top() == last.top() else first
        paint.focus_ring(painter, self.look.theme, rect.translated(at).adjusted(-5, -3, 5, 3), 5)
