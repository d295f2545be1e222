"""Where the columns of the list of backups are: pure figures from widths and fonts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatvault.ui.dialogs.backing_up.backup_words import BackupWords
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance

HEADS = ("Taken", "Why", "Conversations", "Size", "Verified")
RIGHT_ALIGNED = (2, 3)
INSET, GAP = 16, 24
SIGN, _CHIP = 12, 20  # in a chip, and what else it adds to its text
# Which columns give way where there is no room, the first one first.
_DROPPED = (1, 3, 2)


_Place = tuple[float, float] | None
_GONE: _Place = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Left edge and width of each column of HEADS; None for one that gave way.

    ``short``: there is room for short dates only.
    """

    places: tuple[_Place, ...]
    short: bool = False


def cells(words: BackupWords, *, short: bool = False) -> tuple[str, ...]:
    """The texts of a row in the order of HEADS."""
    taken = words.taken_short if short else words.taken
    return (taken, words.why, words.conversations, words.size, words.verified)


def arranged(
    rows: Sequence[BackupWords], width: float, button: float, appearance: Appearance
) -> Columns:
    """The columns of a table of that width whose rows end with a button that wide."""
    widths = {place: _needed(place, rows, appearance) for place in range(len(HEADS))}
    room = width - 2 * INSET - button - GAP
    for place in _DROPPED:
        if _total(widths) > room:
            del widths[place]
    short = _total(widths) > room
    if short:
        widths[0] = _needed(0, rows, appearance, short=True)
    spare = room - _total(widths)
    extra = max(0.0, min(40.0, spare / len(widths)))
    widths[0] = max(40.0, widths[0] + min(0.0, spare))
    x, places = float(INSET), dict.fromkeys(range(len(HEADS)), _GONE)
    for place, wide in widths.items():
        places[place] = (x, wide + extra)
        x += wide + extra + GAP
    return Columns(tuple(places.values()), short)


def chip_room(appearance: Appearance) -> int:
    """What a chip adds to its text: its sign, and the padding."""
    return appearance.grown(SIGN) + _CHIP


def _needed(
    place: int, rows: Sequence[BackupWords], appearance: Appearance, *, short: bool = False
) -> float:
    head = paint.text_width(HEADS[place], appearance.font(CAPTION, 600))
    font = appearance.font(1.0, 500) if place < 4 else appearance.font(SECONDARY, 500)
    texts = [paint.text_width(cells(words, short=short)[place], font) for words in rows]
    return max([head, *texts]) + (chip_room(appearance) if place == 4 else 2)


def _total(widths: dict[int, float]) -> float:
    return sum(widths.values()) + GAP * (len(widths) - 1)
