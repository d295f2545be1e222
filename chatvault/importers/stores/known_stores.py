"""Where a link to a folder is a person's own: in what the tools of this computer keep.

Whoever puts a tool's folder elsewhere leaves a link there, and the tool follows it. What lies in
any other folder may come from anybody, and a link in it lead anywhere.
"""

from __future__ import annotations

import os
from functools import cached_property

from chatvault.importers.stores.computer import Computer, this_computer
from chatvault.importers.stores.places import PLACES


class KnownStores:
    """The folders of all tools on a computer, looked for when a link is met."""

    def __init__(self, computer: Computer | None = None) -> None:
        """``computer`` is this one where none is given."""
        self._computer = computer

    def follow(self, link: str) -> bool:
        """Whether a link is a tool's folder, is above one, or lies where one has anything."""
        return any(
            _leads_to(path, folder, depth)
            for path in (os.path.abspath(link), _in_truth(link))
            for folder, depth in self._folders.items()
        )

    @cached_property
    def _folders(self) -> dict[str, float]:
        """The folders as they are called and where they are in truth.

        And how many folders deep anything of the tools lies in each.
        """
        computer = self._computer or this_computer()
        found: dict[str, float] = {}
        for place in PLACES:
            for root in place.roots(computer):
                called = os.path.abspath(root / place.folder)
                for folder in {called, _in_truth(called), os.path.realpath(called)}:
                    found[folder] = max(place.depth, found.get(folder, 0))
        return found


def _in_truth(link: str) -> str:
    """Where a link itself lies."""
    above, name = os.path.split(os.path.abspath(link))
    return os.path.join(os.path.realpath(above), name)


def _leads_to(path: str, folder: str, depth: float) -> bool:
    if path == folder or folder.startswith(os.path.join(path, "")):
        return True
    inside = path.removeprefix(os.path.join(folder, ""))
    return inside != path and inside.count(os.sep) < depth
