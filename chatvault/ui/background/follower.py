"""Follows the folders of tools while the window is open."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from chatvault.domain.changes import Changes
from chatvault.domain.coding_tools.followed import FollowedSource
from chatvault.domain.coding_tools.found_store import FoundStore
from chatvault.domain.work import Work
from chatvault.jobs.folder_watch import FolderWatch
from chatvault.jobs.runner import Job
from chatvault.ui.operations import Operations

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_SOON_MS = 150  # what is written close together is read once
_REST = 4  # times as long as the last reading took, until the next one
_LONGEST_REST_S = 10  # after thousands of files came at once, one line is not to wait a minute
# For disks that come back, for systems that tell nothing, and for what came to rest.
_LOOK_EVERY_MS = 10 * 60 * 1000


class Follower(QObject):
    """Reads what changed soon after it did, on the WRITE lane; one reading at a time."""

    _touched = Signal()

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._watch = FolderWatch(self._touched.emit)
        self._job: Job | None = None
        self._began = self._rested = 0.0  # on the clock that never goes back, in seconds
        self._is_on = False
        self._look_at_all = self._looks_at_all = self._is_unsure = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read)
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_EVERY_MS)
        self._looking.timeout.connect(self.look)
        self._touched.connect(self._wait, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Read what was written while nobody followed, and follow from now on."""
        self._is_on = True
        self._looking.start()
        self.look()

    def stop(self) -> None:
        """Follow no longer."""
        self._is_on = False
        self._looking.stop()
        self._soon.stop()
        self._watch.stop()

    def look(self) -> None:
        """Look at all that is followed."""
        self._look_at_all = True
        self._soon.start(0)

    def ask(self, then: Callable[[tuple[FollowedSource, ...]], None]) -> None:
        """Tell ``then`` what can be followed, and what is."""
        self._operations.read(
            "Looking for conversations",
            lambda services, work: services.following.sources(work),
            then,
        )

    def follow(self, stores: tuple[FoundStore, ...]) -> None:
        """Follow those folders from now on."""

        def run(services: Services, work: Work) -> None:
            for store in stores:
                services.following.follow(store.source, store.path)

        self._operations.write("Choosing what to follow", run, lambda _: self.look())

    def choose(self, source: FollowedSource, *, on: bool) -> None:
        """Follow a tool's folder from now on, or no longer."""

        def run(services: Services, work: Work) -> None:
            if on:
                services.following.follow(source.source, source.path)
            else:
                services.following.leave(source.path)

        self._operations.write("Choosing what to follow", run, lambda _: self.look())

    def _wait(self) -> None:
        if self._job is None and not self._soon.isActive():
            rest = round((self._rested - time.monotonic()) * 1000)
            self._soon.start(max(_SOON_MS, rest))

    def _read(self) -> None:
        if self._job is not None or not self._is_on:
            return  # it goes on once that one has ended
        watch, committed = self._watch, self._operations.announce
        touched = self._watch.take()
        everything = self._look_at_all or self._is_unsure
        self._look_at_all = self._is_unsure = False

        def run(services: Services, work: Work) -> Changes:
            watch.follow(services.following.folders())
            return services.following.catch_up(work, None if everything else touched, committed)

        self._began = time.monotonic()
        self._job = self._operations.write("Following", run)
        self._looks_at_all = everything
        self._job.failed.connect(self._doubt)
        self._job.cancelled.connect(self._doubt)
        self._job.finished.connect(self._rest)

    def _doubt(self) -> None:
        """What was taken is not known any more: look at all, whenever the next time is."""
        self._is_unsure = True

    def _rest(self) -> None:
        self._job = None
        ended = time.monotonic()
        taken = 0.0 if self._looks_at_all else ended - self._began
        self._rested = ended + min(_REST * taken, _LONGEST_REST_S)
        if self._watch.has_more or self._look_at_all:
            self._wait()
