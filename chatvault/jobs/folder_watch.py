"""Gathers which files change in folders, until somebody takes them; plain Python."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

log = logging.getLogger(__name__)

# Of a folder in which more files than that have changed, all are looked at.
MOST_NAMES = 1_000


@dataclass(frozen=True, slots=True)
class _Watched:
    """A folder that the system tells about, by its number on the disk."""

    inode: int
    watch: ObservedWatch


class FolderWatch:
    """May be used from any thread."""

    def __init__(self, touched: Callable[[], None]) -> None:
        """``touched`` is called from a thread of the watch's own when there is more to take."""
        self._touched = touched
        self._names: dict[Path, set[str] | None] = {}
        self._names_lock = threading.Lock()
        self._watched: dict[Path, _Watched] = {}
        self._observer: BaseObserver | None = None
        self._lock = threading.Lock()
        self._stopped = False

    def follow(self, folders: Collection[Path]) -> None:
        """Gather what changes in these folders alone from now on.

        One that is away, or of which the system will not tell, is left out and tried again with
        the next call.
        """
        with self._lock:
            if self._stopped:
                return
            for folder in list(self._watched):
                if folder not in folders or _inode(folder) != self._watched[folder].inode:
                    self._let_go(folder)
            for folder in folders:
                if folder not in self._watched and folder.is_dir():
                    self._begin(folder)

    def take(self) -> dict[Path, frozenset[str] | None]:
        """The paths in the folders that changed since the last call; None: any may have."""
        with self._names_lock:
            names, self._names = self._names, {}
        return {folder: None if some is None else frozenset(some) for folder, some in names.items()}

    @property
    def has_more(self) -> bool:
        """Whether there is something to take."""
        return bool(self._names)

    def stop(self) -> None:
        """Gather nothing any more."""
        with self._lock:
            self._stopped = True
            observer, self._observer = self._observer, None
            self._watched.clear()
        if observer is not None:
            observer.stop()
            observer.join()

    def _begin(self, folder: Path) -> None:
        # Not at the top: whoever follows nothing need not load it.
        from chatvault.jobs import folder_events

        if self._observer is None:
            self._observer = folder_events.started()
        try:
            watch = folder_events.listen(
                self._observer, str(folder), lambda name: self._note(folder, name)
            )
        except OSError as error:  # gone meanwhile, or more folders than the system would watch
            log.warning("“%s” cannot be watched, it is looked at now and then: %s", folder, error)
            return
        self._watched[folder] = _Watched(_inode(folder), watch)

    def _let_go(self, folder: Path) -> None:
        watched = self._watched.pop(folder)
        if self._observer is not None:
            self._observer.unschedule(watched.watch)

    def _note(self, folder: Path, name: str | None) -> None:
        with self._names_lock:
            is_first = not self._names
            names = self._names.setdefault(folder, set())
            if names is not None:
                if name is None or len(names) >= MOST_NAMES:
                    self._names[folder] = None
                else:
                    names.add(name)
        if is_first:
            self._touched()


def _inode(folder: Path) -> int:
    """Which folder it is: one that was made anew has another number. 0: there is none."""
    try:
        return folder.stat().st_ino
    except FileNotFoundError:
        return 0
