"""Ages as people write them on the command line."""

from __future__ import annotations

import re

import typer

from chatvault.domain.safekeeping.archive_rule import LONGEST_DAYS

_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def days(text: str, option: str) -> int:
    """The days in an age such as 90d, 12w, 6m or 1y. Raises BadParameter, naming the option."""
    match = re.fullmatch(r"(\d{1,4})([dwmy])", text.strip().lower())
    found = int(match[1]) * _DAYS[match[2]] if match else 0
    if not 1 <= found <= LONGEST_DAYS:
        raise typer.BadParameter("Write an age such as 90d, 12w, 6m or 1y.", param_hint=option)
    return found
