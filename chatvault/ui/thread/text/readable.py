"""Colours that a foreign text brings along, made readable on the theme's grounds."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from chatvault.ui.painting.theme import Theme, mixed
from chatvault.ui.thread.text.highlighting import Line

ENOUGH = 4.5  # of contrast to the ground
_STEPS = 20


def contrast(one: str, other: str) -> float:
    """How far apart two colours are in lightness, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(value: str) -> float:
    def linear(start: int) -> float:
        channel = int(value[start : start + 2], 16) / 255
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5)


@functools.lru_cache(maxsize=512)
def readable(value: str, ground: str, ink: str) -> str:
    """The colour, mixed with the ink no more than it takes to be read on the ground."""
    for step in range(_STEPS):
        candidate = mixed(value, ink, step / _STEPS)
        if contrast(candidate, ground) >= ENOUGH:
            return candidate
    return ink


def in_theme(lines: Sequence[Line], theme: Theme) -> Sequence[Line]:
    """The coloured lines, their own colours made readable in a block of code."""
    ground, ink = theme.value("sunken"), theme.value("text")
    return [
        tuple(
            stretch._replace(token=readable(stretch.token, ground, ink))
            if stretch.token.startswith("#")
            else stretch
            for stretch in line
        )
        for line in lines
    ]
