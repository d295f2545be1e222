"""When chats were held that ChatGPT Exporter and its like saved: numbers in the computer's time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from chatvault.importers.json_files.json_values import string
from chatvault.importers.times.date_orders import order_of
from chatvault.importers.times.local_times import local_time
from chatvault.importers.times.numbered_times import numbered_time

_USUAL = "mdy"  # what these extensions write, where no number of the file says otherwise
_YEAR = 4  # digits


class Moments:
    """Reads the moments of one file, all of which tell what their numbers mean.

    ``usual`` is their order where they do not: "" for what looks most like it.
    """

    def __init__(self, told: Iterable[object], usual: str = _USUAL) -> None:
        found = map(numbered_time, filter(None, map(string, told)))
        order = order_of([one.date for one in found if one is not None], either_way=True)
        self._order = order.letters if order.sure else usual or order.letters

    def at(self, told: object) -> int | None:
        """UTC ms, None where it is no moment."""
        numbered = numbered_time(told) if isinstance(told, str) else None
        if numbered is None:
            return local_time(told)
        moment = numbered.moment("ymd" if len(numbered.date.a) == _YEAR else self._order)
        return None if moment is None else _as_local(moment)


def _as_local(moment: int) -> int | None:
    """The moment at which clocks of this computer showed what those in UTC show at that one."""
    shown = datetime.fromtimestamp(moment / 1000, UTC).replace(tzinfo=None)
    return local_time(shown.isoformat())
