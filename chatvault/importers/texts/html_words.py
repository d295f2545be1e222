"""What an element of a page says, each of its parts made into what it stands for."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from chatvault.importers.texts.html_tree import Element

# What becomes of what an element says, None where that stays as it is.
Make = Callable[[Element, str], str | None]


def classes(element: Element) -> set[str]:
    """The classes of an element."""
    return set((element.get("class") or "").split())


def words_of(element: Element, make: Make) -> str:
    """What an element says; ``make`` is asked for each one in it, the innermost first."""
    pieces: list[str] = []
    opened: list[int] = []
    for event, one in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            opened.append(len(pieces))
            pieces.append(one.text or "")
            continue
        begun = opened.pop()
        if one is element:
            break
        if (made := make(one, "".join(pieces[begun:]))) is not None:
            pieces[begun:] = [made]
        pieces.append(one.tail or "")
    return "".join(pieces).strip()
