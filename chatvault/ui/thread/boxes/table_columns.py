"""How wide the columns of a table are: as they like, broken to fit, or to be scrolled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chatvault.ui.thread.look import Look

GAP = 24  # between columns
AIRY_FIRST, AIRY = 124.0, 72.0  # columns of a table that has room
_NARROWEST = 72.0  # a column that has to break its lines
_LONGEST_WORD = 180.0  # longer ones are broken
_ROOMY = 240.0  # the widest column of a table that has to be scrolled anyway


def widths(
    natural: Sequence[float], room: float, look: Look, word: Callable[[int], float]
) -> list[float]:
    """The columns' widths; ``word`` tells how wide the longest word of a column is."""
    room -= GAP * max(0, len(natural) - 1)
    airy = [max(width, AIRY if number else AIRY_FIRST) for number, width in enumerate(natural)]
    if sum(airy) <= room:
        return airy
    if sum(natural) <= room:
        return list(natural)
    least = [
        min(width, max(look.scale * _NARROWEST, min(word(number), look.scale * _LONGEST_WORD)))
        if width > look.scale * _NARROWEST
        else width
        for number, width in enumerate(natural)
    ]
    if sum(least) > room:
        return [min(width, look.scale * _ROOMY) for width in natural]
    return _shared(least, natural, room)


def _shared(least: list[float], natural: Sequence[float], room: float) -> list[float]:
    """What is left of the room goes to the columns that want more, evenly."""
    result, left = list(least), room - sum(least)
    wanting = [column for column, width in enumerate(result) if natural[column] > width]
    while wanting and left > 1:
        share = left / len(wanting)
        for column in wanting:
            gift = min(share, natural[column] - result[column])
            result[column] += gift
            left -= gift
        wanting = [column for column in wanting if natural[column] - result[column] > 0.5]
    return result
