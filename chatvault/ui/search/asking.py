"""Asks the vault about the newest query: its list, then what there is to tell about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from chatvault.domain.search.hits import Extent, SearchDetails, SearchGroup, SearchPage, SearchSort
from chatvault.domain.work import Work
from chatvault.jobs.runner import Job
from chatvault.ui.operations import Operations

if TYPE_CHECKING:
    from chatvault.services.vault import Services

Value = TypeVar("Value")

# The list is painted before the lanes have more to do.
_DETAILS_AFTER_MS = 10
# To go through the hits of a common word to the end takes half a second: not at every key.
_EXTENT_AFTER_MS = 250
_TOLD = ("list", "details", "extent", "further")


class Asking(QObject):
    """A newer question stops the work for those before it; answers that still come are dropped.

    Signals:
        listed: the SearchPage that answers the query.
        told: the SearchDetails about it.
        measured: its Extent, where the details are not of all hits.
        counted_elsewhere: the Widenings, where the details know only roughly what waits there.
        continued: the groups that come after all those before; none: there are no more.
        cut: the lines of messages that were asked for, by their ids, and these ids.
        found: the hits of one conversation, after its id.
    """

    listed = Signal(object)
    told = Signal(object)
    measured = Signal(object)
    counted_elsewhere = Signal(object)
    continued = Signal(object)
    cut = Signal(object, object)
    found = Signal(object, object)

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._text, self._sort = "", SearchSort.NEWEST
        self._listed: tuple[int, ...] = ()
        self._known: set[int] = set()  # what is listed, and what comes after it
        self._jobs: dict[str, Job] = {}
        jobs = self._jobs
        self.destroyed.connect(lambda: _stop(jobs))
        self._later = self._timer(_DETAILS_AFTER_MS, self._ask_details)
        self._at_rest = self._timer(_EXTENT_AFTER_MS, self._ask_extent)
        self._elsewhere = self._timer(_EXTENT_AFTER_MS, self._ask_elsewhere)

    @property
    def awaits_list(self) -> bool:
        """Whether the newest query has no answer yet."""
        return "list" in self._jobs

    @property
    def awaits_details(self) -> bool:
        """Whether there is more to be told about the newest answer."""
        timers = (self._later, self._at_rest)
        return any(timer.isActive() for timer in timers) or not self._jobs.keys().isdisjoint(_TOLD)

    def ask(self, text: str, sort: SearchSort) -> None:
        """Ask for the list that answers ``text``; its details follow by themselves."""
        self.stop()
        self._text, self._sort = text, sort
        self._read(
            "list",
            "Searching",
            lambda services, work: services.searching.search(text, work, sort=sort, typing=True),
            self._got_list,
        )

    def ask_snippets(self, message_ids: Sequence[int]) -> None:
        """Ask for the lines of these messages, instead of those that were asked for before."""
        text = self._text
        self._read(
            "snippets",
            "Fetching the lines in view",
            lambda services, work: services.searching.snippets(
                text, message_ids, work, typing=True
            ),
            lambda snippets: self.cut.emit(snippets, message_ids),
        )

    def ask_hits(self, session_id: int) -> None:
        """Ask for every hit of a conversation."""
        text = self._text
        self._read(
            f"hits {session_id}",
            "Fetching all hits",
            lambda services, work: services.searching.hits(text, session_id, work, typing=True),
            lambda hits: self.found.emit(session_id, hits),
        )

    def ask_further(self) -> None:
        """Ask for the conversations that come after all those before."""
        text, known = self._text, self._known
        self._read(
            "further",
            "Fetching further conversations",
            lambda services, work: services.searching.further(text, work, typing=True, known=known),
            self._got_further,
        )

    def stop(self) -> None:
        """Stop all work; nothing more is told about what was asked so far."""
        self._later.stop()
        self._at_rest.stop()
        self._elsewhere.stop()
        _stop(self._jobs)

    def _timer(self, after_ms: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(then)
        return timer

    def _got_list(self, page: SearchPage) -> None:
        self._listed = tuple(group.session_id for group in page.groups)
        self._later.start()
        self.listed.emit(page)

    def _ask_details(self) -> None:
        text, sort, listed = self._text, self._sort, self._listed
        self._read(
            "details",
            "Counting the hits",
            lambda services, work: services.searching.details(
                text, work, sort=sort, typing=True, listed=listed
            ),
            self._got_details,
        )

    def _got_details(self, details: SearchDetails) -> None:
        self._known = {*self._listed, *_sessions(details.more)}
        if details.measurable:
            self._at_rest.start()
        if details.is_rough_elsewhere:
            self._elsewhere.start()
        self.told.emit(details)

    def _ask_extent(self) -> None:
        text, known = self._text, self._known
        self._read(
            "extent",
            "Counting all hits",
            lambda services, work: services.searching.extent(text, work, typing=True, known=known),
            self._got_extent,
        )

    def _ask_elsewhere(self) -> None:
        text = self._text
        self._read(
            "elsewhere",
            "Counting what waits elsewhere",
            lambda services, work: services.searching.waiting(text, work, typing=True),
            self.counted_elsewhere.emit,
        )

    def _got_extent(self, extent: Extent) -> None:
        self._known = {*self._known, *_sessions(extent.more)}
        self.measured.emit(extent)

    def _got_further(self, groups: tuple[SearchGroup, ...]) -> None:
        self._known = {*self._known, *_sessions(groups)}
        self.continued.emit(groups)

    def _read(
        self,
        kind: str,
        title: str,
        function: Callable[[Services, Work], Value],
        then: Callable[[Value], None],
    ) -> None:
        """Read on a lane, and go on with the value unless something newer was asked for."""
        if (before := self._jobs.pop(kind, None)) is not None:
            before.cancel()

        def go_on(value: Value) -> None:
            if self._jobs.get(kind) is job:
                del self._jobs[kind]
                then(value)

        def forget() -> None:
            if self._jobs.get(kind) is job:
                del self._jobs[kind]

        job = self._jobs[kind] = self._operations.read(title, function, go_on)
        job.finished.connect(forget)


def _stop(jobs: dict[str, Job]) -> None:
    for job in jobs.values():
        job.cancel()
    jobs.clear()


def _sessions(groups: Iterable[SearchGroup]) -> Iterable[int]:
    return (group.session_id for group in groups)
