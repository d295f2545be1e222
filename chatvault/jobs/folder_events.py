"""What the system tells of a folder: which files in it were written, moved or deleted."""

from __future__ import annotations

import os
from collections.abc import Callable

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

# Not that files were opened or read: the program's own reading would set it off again.
_EVENTS: list[type[FileSystemEvent]] = [
    DirCreatedEvent, DirDeletedEvent, DirMovedEvent, FileClosedEvent, FileCreatedEvent,
    FileDeletedEvent, FileModifiedEvent, FileMovedEvent,
]  # fmt: skip


class _Names(FileSystemEventHandler):
    """Tells the paths in the folder that an event is about; None for a folder in it."""

    def __init__(self, folder: str, tell: Callable[[str | None], None]) -> None:
        self._folder, self._tell = folder, tell

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory:
            self._tell(None)
            return
        for path in (event.src_path, event.dest_path):
            if path:
                name = os.path.relpath(os.fsdecode(path), self._folder)
                self._tell(name.replace(os.sep, "/"))


def started() -> BaseObserver:
    """What listens to the system, on threads of its own, until it is stopped."""
    observer = Observer()
    observer.start()
    return observer


def listen(
    observer: BaseObserver, folder: str, tell: Callable[[str | None], None]
) -> ObservedWatch:
    """Tell what happens in the folder from now on. Raises OSError."""
    handler = _Names(folder, tell)
    return observer.schedule(handler, folder, recursive=True, event_filter=_EVENTS)
