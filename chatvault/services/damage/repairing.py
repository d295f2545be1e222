"""Makes again whatever of the vault follows from what was imported, and says what it did."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from chatvault.domain.counted import counted
from chatvault.domain.work import Work
from chatvault.services.damage import mending_files
from chatvault.services.damage.mending import Mending
from chatvault.services.searching.indexing import Indexing
from chatvault.storage import lost_files, repairs
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.engine import Database
from chatvault.storage.health_repository import HealthRepository

_PORTION = 500  # conversations in one transaction
_Result = TypeVar("_Result")


class Repairing:
    """Changes nothing of what was said, nor of what people added to it, but what is damaged."""

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        indexing: Indexing,
        mending: Mending | None = None,
        kept_blobs: Blobs | None = None,
    ) -> None:
        """``mending`` and ``kept_blobs`` take out of backups what they have whole."""
        self._database, self._blobs, self._indexing = database, blobs, indexing
        self._mending, self._kept_blobs = mending, kept_blobs

    def run(self, work: Work) -> tuple[str, ...]:
        """Make everything again that can be; what was done, and what cannot be, in sentences.

        Raises Cancelled: what was done stays, and the index is filled on at the next start.
        Raises DamagedVault where the messages themselves cannot be read.
        """
        mended = self._mending.run(work) if self._mending is not None else ()
        work.progress(0, 0, "Making the indexes again")
        self._write(repairs.make_indexes_again)
        unreadable = self._write(repairs.make_readable)
        wrong = self._count(work)
        linked = self._write(repairs.link_again)
        self._write(repairs.empty_full_text)
        self._indexing.catch_up(work)
        with self._database.read() as session:
            repository = HealthRepository(session)
            indexed, names = repository.indexed(), repository.blobs()
        files = mending_files.mend(self._blobs, self._kept_blobs, names, work)
        if files.missing:
            self._write(partial(lost_files.expect, blobs=files.missing))
        done = [
            *mended,
            "The indexes of all tables were made again.",
            f"The search index was made again for {counted(indexed, 'message', 'messages')}.",
            _told(unreadable, "{} could not be read as they were, and can be now.", "value"),
            _told(wrong, "The figures of {} were wrong and were counted again."),
            _told(linked, "{} linked to what they came out of."),
            _told(files.back, "{} came back from a backup.", "file"),
            _told(
                len(files.damaged),
                "{} damaged, and whole in no backup: what is left stays.",
                "file",
            ),
            _told(
                len(files.missing),
                "{} missing: import again what is still there of the sources, or look in a backup.",
                "file",
            ),
        ]
        return tuple(filter(None, done))

    def _count(self, work: Work) -> int:
        with self._database.read() as session:
            ids = repairs.session_ids(session)
        wrong = 0
        for start in range(0, len(ids), _PORTION):
            work.progress(start, len(ids), "Counting again")
            portion = ids[start : start + _PORTION]
            wrong += self._write(partial(repairs.count_again, ids=portion))
        return wrong

    def _write(self, step: Callable[..., _Result]) -> _Result:
        with self._database.write() as session:
            return step(session)


def _told(number: int, sentence: str, noun: str = "conversation") -> str:
    """The sentence with so many of them; nothing where there are none."""
    return sentence.format(counted(number, noun, f"{noun}s")) if number else ""
