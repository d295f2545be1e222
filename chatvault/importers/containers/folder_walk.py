"""Goes through a folder and those below it; links to others are followed where that is wanted.

Nobody has to fear a link: no folder is gone through twice, and none that is above the first one.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_SKIPPED = frozenset((".git", "node_modules"))

# Whether a link to a folder, by its path, is to be followed.
Follows = Callable[[str], bool]


def follows_none(_path: str) -> bool:
    """Leave every link alone."""
    return False


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A folder to go through: its path, what stands before the names in it, how deep it lies."""

    path: str
    prefix: str
    level: int


class FolderWalk:
    """One way through a folder.

    Attributes:
        left: the links that lead out of it and were not followed, by their names in it.
    """

    def __init__(
        self,
        folder: str,
        *,
        follows: Follows = follows_none,
        depth: float = float("inf"),
        check: Callable[[], None] = lambda: None,
        refused: Callable[[str, OSError], None] = lambda _name, _error: None,
    ) -> None:
        """``depth`` is how many folders deep it goes; ``check`` is called for each, and may raise.

        ``refused`` hears the name of a folder in it that cannot be looked into, "" for itself.
        """
        self.left: list[str] = []
        self._folder, self._follows, self._depth = folder, follows, depth
        self._check, self._refused = check, refused
        self._seen: set[tuple[int, int]] = set()
        self._real = os.path.realpath(folder)

    def files(self) -> Iterator[tuple[str, os.DirEntry[str]]]:
        """Every plain file by its name, with "/" between the folders; a link to one is none."""
        waiting, links = [_Waiting(self._folder, "", 0)], deque[_Waiting]()
        while waiting or links:
            # What lies in the folder itself comes first: it goes by its own name then.
            if waiting:
                here = waiting.pop()
            else:
                here = links.popleft()
                if not self._leads_on(here):
                    continue
            self._check()
            try:
                if self._is_seen(here.path):
                    continue
                with os.scandir(here.path) as entries:
                    for entry in entries:
                        if entry.is_file(follow_symlinks=False):
                            yield here.prefix + entry.name, entry
                        elif here.level < self._depth and entry.name not in _SKIPPED:
                            below = f"{here.prefix}{entry.name}"
                            inner = _Waiting(entry.path, f"{below}/", here.level + 1)
                            if entry.is_dir(follow_symlinks=False):
                                waiting.append(inner)
                            elif entry.is_symlink():
                                links.append(inner)
            except FileNotFoundError:
                continue  # deleted since it was listed
            except OSError as error:
                self._refused(here.prefix.rstrip("/"), error)

    def _leads_on(self, link: _Waiting) -> bool:
        """Whether a link leads to a folder that is to be gone through, too."""
        if not os.path.isdir(link.path):
            return False
        target = os.path.realpath(link.path)
        if _is_within(self._real, target):
            return False
        if not self._follows(link.path):
            if not _is_within(target, self._real):
                self.left.append(link.prefix.rstrip("/"))
            return False
        return True

    def _is_seen(self, path: str) -> bool:
        """Whether the folder was gone through before, under whatever name. Raises OSError."""
        status = os.stat(path)
        number = (status.st_dev, status.st_ino)
        if number in self._seen:
            return True
        self._seen.add(number)
        return False


def _is_within(path: str, folder: str) -> bool:
    """Whether a path is a folder, or one in it."""
    return path == folder or path.startswith(os.path.join(folder, ""))
