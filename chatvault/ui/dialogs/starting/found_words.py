"""What the welcome says about the conversations that a tool keeps on this computer."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chatvault.domain.coding_tools.found_store import FoundStore
from chatvault.domain.counted import conversations
from chatvault.domain.source import source
from chatvault.ui import moments
from chatvault.ui.wording import APART, apart, counted, size

_MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class FoundWords:
    """A row: tool and folder, how many and since when, and what needs care."""

    name: str
    path: str
    count: str
    about: str
    care: str

    @property
    def spoken(self) -> str:
        """The row as one text."""
        parts = (self.name, self.path, self.count, self.about.replace(APART, ", "), self.care)
        return ", ".join(part for part in parts if part)


def words_of(store: FoundStore, today: datetime.date) -> FoundWords:
    """The words for what was found, as said on that day."""
    days, since = store.deletes_after, store.since
    about = [size(store.size)]
    if since is not None:
        about.append(f"since {_day(moments.local(since).date(), today)}")
    if days is not None:
        care = f"Deletes after {counted(days, 'day', 'days')}"
    else:
        care = "Not everything can be read" if store.problem else ""
    return FoundWords(
        name=source(store.source).name,
        path=short_path(store.path),
        count=_count(store.conversations),
        about=apart(*about),
        care=care,
    )


def short_path(path: Path) -> str:
    """A path as people write it, from their home on."""
    home = Path.home()
    return str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) else str(path)


def selection(chosen: Sequence[FoundStore], found: Sequence[FoundStore]) -> str:
    """How much is ticked: 4 of 5 selected, 2.9 GB."""
    total = sum(store.size for store in chosen)
    return apart(f"{len(chosen)} of {len(found)} selected", size(total) if chosen else "")


def offer(chosen: Sequence[FoundStore]) -> str:
    """What the button does: Import 10,700 conversations."""
    counts = [store.conversations for store in chosen]
    known = [count for count in counts if count is not None]
    if not chosen or len(known) < len(counts):
        return "Import"
    return f"Import {_count(sum(known))}"


def tools(stores: Sequence[FoundStore]) -> str:
    """Whose conversations they are: Claude Code and Codex, or 5 tools."""
    names = tuple(dict.fromkeys(source(store.source).name for store in stores))
    return " and ".join(names) if len(names) <= _MOST_NAMED else f"{len(names)} tools"


def _count(number: int | None) -> str:
    return "In a database" if number is None else conversations(number)


def _day(day: datetime.date, today: datetime.date) -> str:
    """The day if it was this year, else the month."""
    name = f"{moments.month(day.month, short=True)} {day.year}"
    return f"{day.day} {name}" if day.year == today.year else name
