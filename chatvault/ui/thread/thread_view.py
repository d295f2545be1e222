"""The messages of one conversation, painted by hand and scrolled without a jump.

Only rows in view exist as documents. The view itself paints; where it
stands is the flow's business, what is selected the selection's, what a key does the keys'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from chatvault.domain.message import MessageEntry
from chatvault.ui.mirroring import is_mirrored
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.thread import accessible
from chatvault.ui.thread.arrangement import Arrangement
from chatvault.ui.thread.block_cache import BlockCache
from chatvault.ui.thread.bookmarks import Bookmarks
from chatvault.ui.thread.calendar import Calendar
from chatvault.ui.thread.finding.hits import Hits
from chatvault.ui.thread.flash import Flash
from chatvault.ui.thread.flow import Flow, Placed
from chatvault.ui.thread.growing import Growing
from chatvault.ui.thread.idle import Idle
from chatvault.ui.thread.landing import Landing
from chatvault.ui.thread.look import COLUMN, GUTTER, Look
from chatvault.ui.thread.message_block import MessageBlock
from chatvault.ui.thread.navigation import Navigation
from chatvault.ui.thread.opening import Opening
from chatvault.ui.thread.provider import HeldMessages, MessageProvider
from chatvault.ui.thread.scroll_anchor import first_anchor, scroll_back
from chatvault.ui.thread.secrets import Secrets
from chatvault.ui.thread.shifting import Shifting
from chatvault.ui.thread.spots import Spot, spot_at
from chatvault.ui.thread.stops import Stops
from chatvault.ui.thread.text.wanted import NOTHING, Wanted
from chatvault.ui.thread.thread_commands import ThreadCommands
from chatvault.ui.thread.thread_keys import ThreadKeys
from chatvault.ui.thread.thread_menu import ThreadMenu
from chatvault.ui.thread.thread_model import ThreadModel
from chatvault.ui.thread.thread_mouse import ThreadMouse
from chatvault.ui.thread.thread_painter import ThreadPainter
from chatvault.ui.thread.thread_surface import ThreadSurface
from chatvault.ui.thread.view_state import ViewState
from chatvault.ui.thread.waiting import Waiting

_NEAR = 2.0  # views above and below whose messages are fetched ahead


class ThreadView(ThreadSurface):
    """Shows the messages of a thread.

    Signals:
        shown: a thread that was opened is painted from now on.
        scrolled: the view moved, or the heights of rows changed.
        link_hovered: where the link under the mouse leads; empty when there is none.
        link_opened: a link was clicked.
        branch_asked: the id of the message whose branch is asked for.
        child_asked: the external id of a sub-agent's session that is asked for.
        picture_asked: the blob of a picture that was clicked.
        find_asked: something is to be found in the conversation.
        link_asked: the id of the message a link to which is wanted.
        current_changed: the id of the message that is read now.
        hits_changed: the hits, or the current one, are others.
    """

    shown = Signal()
    scrolled = Signal()
    link_hovered = Signal(str)
    link_opened = Signal(str)
    branch_asked = Signal(int)
    child_asked = Signal(str)
    picture_asked = Signal(str)
    find_asked = Signal()
    link_asked = Signal(int)
    current_changed = Signal(int)
    hits_changed = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.appearance = appearance
        self.state = ViewState()
        self.placed: list[Placed] = []
        self.model = ThreadModel(HeldMessages(()), self)
        self.look = Look(appearance, mirrored=is_mirrored(self))
        self.blocks = BlockCache(self.model, self.look, self._guess)
        self.flow = Flow(self.blocks)
        self._painter = ThreadPainter(self.look, self.state)
        self._stale = True  # the rows' heights are those of another width
        self._syncing = False
        self.bookmarks = Bookmarks(self)
        self.secrets = Secrets(self)
        self.calendar = Calendar(self)
        self.commands = ThreadCommands(self)
        self.navigation = Navigation(self)
        self.opening = Opening(self)
        self.hits = Hits(self)
        self.stops = Stops(self)
        self.growing = Growing(self)
        self.flash = Flash(self)
        self.waiting = Waiting(self)
        self._shifting = Shifting(self)
        self._mouse = ThreadMouse(self)
        self._keys = ThreadKeys(self)
        self.menu = ThreadMenu(self)
        self._idle = Idle(self)
        self._set_up()

    def _set_up(self) -> None:
        accessible.install()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Conversation")
        viewport = self.viewport()
        viewport.setMouseTracking(True)
        viewport.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.appearance.changed.connect(self._on_appearance_changed)

    def show_thread(
        self,
        provider: MessageProvider,
        entries: Sequence[MessageEntry],
        *,
        source: str = "",
        message_id: int | None = None,
        words: tuple[str, ...] = (),
        then: Callable[[], None] | None = None,
    ) -> None:
        """Show a thread, landing on a message; what was shown stays until this one is there."""
        self.opening.open(
            provider, entries, source, Landing(message_id, wanted=Wanted(words)), then
        )

    def replace_entries(
        self, entries: Sequence[MessageEntry], arrangement: Arrangement | None = None
    ) -> None:
        """Show these messages of the same thread, staying at the place that is read."""
        self.opening.open_again(entries, arrangement)

    def take(self, model: ThreadModel, source: str) -> None:
        """Show that model instead of the one that was shown."""
        old, self.model = self.model, model
        old.deleteLater()
        model.arrived.connect(self._on_arrived)
        model.rebuilt.connect(self._on_rebuilt)
        self.state.selection.clear()
        self.growing.seen()
        self.hits.forget()
        self.state.focused, self.state.ring = -1, False
        self.stops.clear()
        self.blocks = BlockCache(model, self.look, self._guess)
        self.blocks.source, self.blocks.bookmarks = source, self.bookmarks.held
        self.blocks.secrets = self.secrets.held
        self.flow = Flow(self.blocks)
        self.flow.view = float(self.viewport().height())
        self._stale = True
        self.fit()

    def clear(self) -> None:
        """Show nothing."""
        self.take(ThreadModel(HeldMessages(()), self), "")
        self.state.find.look_for(NOTHING)
        self.viewport().update()

    def set_show_hidden(self, *, shown: bool) -> None:
        """Show messages that are kept but not shown by default, or hide them again."""
        self.model.show_hidden = shown
        self.replace_entries(self.model.all_entries)

    # Geometry

    @property
    def column(self) -> float:
        """How wide the reading column is."""
        room = self.viewport().width() - 2 * GUTTER
        return float(max(200, min(round(COLUMN * self.look.scale), room)))

    @property
    def column_left(self) -> float:
        """Where the reading column begins."""
        return float(max(GUTTER, (self.viewport().width() - self.column) // 2))

    def fit(self) -> None:
        """Bring all rows to the present width, keeping the place that is read."""
        if not self._stale:
            return
        flow = self.flow
        fraction = flow.offset / max(1.0, flow.heights[flow.anchor]) if len(flow.heights) else 0.0
        self._take_heights()
        if len(flow.heights) and flow.offset:
            flow.offset = fraction * flow.block(flow.anchor).height

    def _take_heights(self) -> None:
        """Let the flow know how high all rows are, or are likely to be."""
        self._stale = False
        self.blocks.column = self.column
        heights = self.model.heights(self.look, self.column)
        for row, block in self.blocks.laid_out():
            if block.width == self.column:
                heights[row] = block.height
        self.flow.reset(heights)

    def _guess(self, row: int) -> float:
        return self.flow.heights[row] if row < len(self.flow.heights) else float(self.look.line)

    def row_block(self, message: int) -> MessageBlock:
        """The laid out row that shows the message at that place."""
        return self.flow.block(self.model.rows.row_of(message))

    def spot(self, point: QPointF) -> Spot | None:
        """What is under a point of the view."""
        return spot_at(self.placed, self.column_left, point)

    def scroll_by(self, distance: float) -> None:
        """Move exactly that far."""
        self.fit()
        self.want_near()
        self.flow.scroll_by(distance)
        self.placed = self.flow.visible()
        self._shifting.shift(self.placed)

    def scroll_to(self, value: float) -> None:
        """Go to a place of the whole."""
        self.fit()
        self.flow.scroll_to(value)
        self.want_near()
        self.viewport().update()

    def want_near(self) -> None:
        """Fetch the messages in view and around it."""
        flow, rows = self.flow, self.model.rows
        if not len(rows):
            return
        reach = _NEAR * flow.view
        first, _ = flow.heights.find(max(0.0, flow.value - reach))
        last, _ = flow.heights.find(flow.value + flow.view + reach)
        self.model.want(range(rows[first].first, rows[last].first + 1))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The scroll bar was moved from outside; it only mirrors where the view stands."""
        if self._syncing or not len(self.flow.heights):
            return
        if abs(dy) <= 2 * self.flow.view:
            self.scroll_by(-dy)
        else:
            self.scroll_to(self.verticalScrollBar().value())

    def _sync_bar(self) -> None:
        self._syncing = True
        bar = self.verticalScrollBar()
        bar.setPageStep(round(self.flow.view))
        bar.setRange(0, round(self.flow.largest_value))
        bar.setValue(round(self.flow.value))
        self._syncing = False
        self.scrolled.emit()

    def _on_arrived(self, places: Sequence[int]) -> None:
        rows, in_view = self.model.rows, {placed.row for placed in self.placed}
        for row in {rows.row_of(place) for place in places}:
            if row in self.blocks and not self.blocks.block(row).is_filled:
                self.blocks.drop(row)
                self.flow.changed(row)
                if row in in_view:
                    self.viewport().update()

    def _on_rebuilt(self) -> None:
        # Rows have other numbers now; messages have not.
        anchor = first_anchor(self)
        if self.placed:
            self.flow.anchor = self.model.rows.row_of(self.placed[0].block.row.first)
        self.blocks.clear()
        self._take_heights()
        scroll_back(self, anchor)
        self.want_near()
        self.viewport().update()

    def _on_appearance_changed(self) -> None:
        look = Look(self.appearance, mirrored=is_mirrored(self))
        self.look = self.blocks.look = self._painter.look = look
        self.blocks.clear()
        self._stale = True
        self.viewport().update()

    def changed_size(self, row: int) -> None:
        """A part of that row became larger or smaller by itself."""
        if row < len(self.flow.heights):
            self.flow.changed(row)
            self.viewport().update()

    # Events

    def changeEvent(self, event: QEvent) -> None:
        """Lay out anew where the window runs the other way from now on."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._on_appearance_changed()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay out and paint what is in view."""
        self.fit()
        self.placed = self.flow.visible()
        self.blocks.pin(placed.row for placed in self.placed)
        self._shifting.note_painted(self.placed)
        with QPainter(self.viewport()) as painter:  # ended whatever comes, or Qt goes down
            for area in cast("Iterable[QRect]", event.region()):
                painter.setClipRect(area)
                self._painter.paint(painter, QRectF(area), self.placed, self.column_left)
        self._sync_bar()
        self._idle.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the place that is read; the layout follows with the next paint."""
        self.flow.view = float(max(1, self.viewport().height()))
        self._stale = self._stale or self.column != self.blocks.column
        super().resizeEvent(event)
