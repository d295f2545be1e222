"""Keeps the index whole: what an import leaves for later, and all of it after an update."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from chatvault.domain.changes import Changes
from chatvault.domain.work import Work
from chatvault.storage import people_roles
from chatvault.storage.database.engine import Database
from chatvault.storage.search import full_text, reindexing, secret_tags, word_list

_PORTION = 1_000  # messages in one transaction, so that nobody who writes has to wait for long
_MANY = 5_000  # messages from which on it is quicker to go through the index than their texts
_PAGES = 2_000  # of the index that are merged at a time
_Result = TypeVar("_Result")


class Indexing:
    """Catches up, portion by portion; it may be stopped at any time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def catch_up(self, work: Work) -> Changes:
        """Index what is not indexed yet. Raises Cancelled; what was done stays."""
        if self._database.read_only:
            return Changes()
        with self._database.read() as session:
            is_outdated = full_text.is_of_another_version(session)
            knows_other_secrets = secret_tags.are_of_another_version(session)
        if is_outdated:
            self._write(reindexing.begin)
            self._fill(work)
            self._write(secret_tags.mark_version)  # they came with the rest
        elif knows_other_secrets:
            is_outdated = self._tag_secrets(work)
        are_others = self._settle_roles(work)
        self._list_words(work)
        return Changes(messages=is_outdated or are_others)

    def _fill(self, work: Work) -> None:
        done = 0
        while portion := self._write(partial(reindexing.fill, limit=_PORTION)):
            done += portion
            work.progress(done, 0, "Indexing the conversations again")

    def _tag_secrets(self, work: Work) -> bool:
        """Look at all messages again; whether any tag was wrong."""
        done, wrong = 0, 0
        while True:
            work.progress(done, 0, "Looking for keys and passwords again")
            looked_at, corrected = self._write(partial(secret_tags.look_again, limit=_PORTION))
            if not looked_at:
                return wrong > 0
            done, wrong = done + looked_at, wrong + corrected

    def _settle_roles(self, work: Work) -> bool:
        """Bring what people said in chats up to who they are; whether anything was to be done."""
        with self._database.read() as session:
            due = people_roles.due(session)
        for place, one in enumerate(due):
            after: people_roles.Place | None = people_roles.START
            while after is not None:
                work.progress(place, len(due), "Telling apart who said what")
                after = self._write(
                    partial(people_roles.settle, one=one, after=after, limit=_PORTION)
                )
        if due:
            self._write(people_roles.finish)
        return bool(due)

    def _list_words(self, work: Work) -> None:
        waiting, last = self._waiting()
        if waiting >= _MANY:
            self._list_index(work)
            self._write(partial(word_list.listed, last=last))
            self._merge(work)
        while self._waiting()[0]:
            work.progress(0, 0, "Listing words")
            self._write(partial(word_list.list_texts, limit=_PORTION))

    def _list_index(self, work: Work) -> None:
        for place, portion in enumerate(word_list.PORTIONS):
            work.progress(place, len(word_list.PORTIONS), "Listing words")
            self._write(partial(word_list.list_index, portion=portion))

    def _merge(self, work: Work) -> None:
        """Make one of the many parts that a large import leaves of the index."""
        pages = -_PAGES
        while self._write(partial(full_text.merge, pages=pages)):
            work.progress(0, 0, "Tidying the index")
            pages = _PAGES

    def _waiting(self) -> tuple[int, int]:
        with self._database.read() as session:
            return word_list.waiting(session)

    def _write(self, step: Callable[..., _Result]) -> _Result:
        with self._database.write() as session:
            return step(session)
