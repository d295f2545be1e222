"""Brings the selection, or messages, to the clipboard without holding up the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication

from chatvault.domain.message import Message
from chatvault.ui.thread.clipboard import copying
from chatvault.ui.thread.clipboard.copying import Chosen, Clip, Pick, Shown
from chatvault.ui.thread.message_header import called
from chatvault.ui.thread.rows import Group
from chatvault.ui.thread.selection import Place, end_of, start_of

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

Write = Callable[[Sequence[Chosen], Iterable[Message], Shown], Clip]
_Mode = QClipboard.Mode


class ClipboardWriter:
    """Chooses what is copied; reading and writing it down is left to the provider."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view
        self._asked = 0  # counts, so that an older answer does not come after a newer one

    def copy_selection(
        self, write: Write = copying.as_shown, mode: _Mode = _Mode.Clipboard
    ) -> None:
        """Copy what is selected."""
        ends = self._view.state.selection.ends
        if ends is None:
            return
        start, end = ends
        last = min(end.message, len(self._view.model) - 1)
        cut = {place.message for place in ends if _is_inside(place)}
        self._view.model.ensure(
            cut, lambda: self._write(range(start.message, last + 1), cut, write, mode)
        )

    def copy_messages(self, places: range, write: Write = copying.as_shown) -> None:
        """Copy these messages whole."""
        self._write(places, set(), write, _Mode.Clipboard)

    def compose(self, places: range, then: Callable[[Clip], None]) -> None:
        """Put messages together as they are shown, for something else than the clipboard."""
        chosen = tuple(self._chosen(places, set()))
        shown = Shown.of(self._view.model)
        ids = [one.message_id for one in chosen]
        whole = tuple(one._replace(picks=None) for one in chosen)
        self._view.model.provider.compose(
            ids, lambda messages: copying.as_shown(whole, messages, shown), then
        )

    def offer_selection(self) -> None:
        """Let the middle button of the mouse insert the selection, where systems know that."""
        ends = self._view.state.selection.ends
        if ends is None or not QGuiApplication.clipboard().supportsSelection():
            return
        if ends[1].message - ends[0].message < copying.SHOWN:
            self.copy_selection(mode=_Mode.Selection)

    def _write(self, places: range, cut: set[int], write: Write, mode: _Mode) -> None:
        if len(places) > copying.SHOWN and write is copying.as_shown:
            self._write_many(places, cut, mode)
            return
        chosen = tuple(self._chosen(places, cut))
        ids = [one.message_id for one in chosen if one.picks is None]
        shown = Shown.of(self._view.model)
        take = self._taker(mode)
        if not ids:
            take(write(chosen, (), shown))
        else:
            self._view.model.provider.compose(
                ids, lambda messages: write(chosen, messages, shown), take
            )

    def _write_many(self, places: range, cut: set[int], mode: _Mode) -> None:
        """Of twenty thousand only both ends are looked at: one stands for all between."""
        ends = [place for place in places[:: len(places) - 1] if place in cut]
        chosen = tuple(self._chosen(sorted({*ends, places[1]}), cut))
        entries = self._view.model.rows.entries
        take = self._taker(mode)
        self._view.model.provider.say(
            [entries[place].id for place in places if place not in cut],
            lambda between: take(copying.as_text(chosen, between)),
        )

    def _taker(self, mode: _Mode) -> Callable[[Clip | bytes], None]:
        """Puts a clip on the clipboard, unless another was asked for meanwhile."""
        self._asked += 1
        turn = self._asked

        def take(clip: Clip | bytes) -> None:
            if turn == self._asked:
                put(clip, mode)

        return take

    def _chosen(self, places: Iterable[int], cut: set[int]) -> Iterator[Chosen]:
        """What is copied of each message: one line of those that are folded to one."""
        rows = self._view.model.rows
        for place in places:
            entry = rows.entries[place]
            group = Group.NONE
            if rows.groups:
                row = rows[rows.row_of(place)]
                group = row.group
                if group is Group.FOLDED and place != row.first:
                    continue
            picks = self._picks(place) if place in cut or group is Group.FOLDED else None
            yield Chosen(entry.id, self._name(place), picks, group is Group.NONE)

    def _name(self, place: int) -> str:
        """Who speaks in a message, as far as that is known; nobody in one that is a rule."""
        entry, message = self._view.model.rows.entries[place], self._view.model.message(place)
        return "" if entry.event else called(entry.role, message.author if message else None)

    def _picks(self, place: int) -> tuple[Pick, ...]:
        """The selected parts of a message that is there."""
        block = self._view.row_block(place)
        selection = self._view.state.selection
        for end in selection.ends or ():
            if end.message == place:
                block.lay_out_at(end.key)
        picks: list[Pick] = []
        for slot in block.slots:
            length = slot.box.length if slot.box is not None else 1
            stretch = selection.within(place, slot.key, length)
            if stretch is None:
                continue
            is_whole = slot.box is None or stretch == (0, length)
            text = "" if is_whole or slot.box is None else slot.box.text
            picks.append(Pick(slot.part) if is_whole else Pick(slot.part, text, *stretch))
        return tuple(picks)


def _is_inside(place: Place) -> bool:
    """Whether a message is not wholly on one side of the place."""
    return place not in (start_of(place.message), end_of(place.message))


def put(clip: Clip | bytes, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
    """Put that on the clipboard; bytes are a long text in UTF-8."""
    content = QMimeData()
    if isinstance(clip, bytes):
        content.setData("text/plain", clip)
    else:
        content.setText(clip.text)
        if clip.html:
            content.setHtml(clip.html)
    if clip if isinstance(clip, bytes) else clip.text:
        QGuiApplication.clipboard().setMimeData(content, mode)
