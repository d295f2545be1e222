"""Invented answers, and a service that gives them."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.message import Role
from chatvault.domain.search.hits import (
    Count,
    Facet,
    FacetValue,
    SearchDetails,
    SearchGroup,
    SearchHit,
    SearchPage,
    SearchSort,
    Snippet,
    Widening,
)
from chatvault.domain.work import Work
from chatvault.jobs.runner import JobRunner
from chatvault.ui.operations import Operations


def make_snippet(text: str = "knead the dough") -> Snippet:
    start = text.find("dough")
    return Snippet(text, ((start, 5),) if start >= 0 else ())


def make_hit(session_id: int, message_id: int, *, cut: bool = True) -> SearchHit:
    line = make_snippet() if cut else None
    return SearchHit(session_id, f"uid-{session_id}", message_id, Role.USER, None, line)


def make_group(session_id: int, *, hits: int = 2, total: int = 2, cut: bool = True) -> SearchGroup:
    """A conversation; where its hits are not ``cut``, they have no snippets yet."""
    return SearchGroup(
        session_id,
        "chatgpt",
        f"Bread {session_id}",
        1_763_812_800_000,
        total,
        tuple(make_hit(session_id, session_id * 100 + place, cut=cut) for place in range(hits)),
    )


def make_page(query: str = "dough", groups: tuple[SearchGroup, ...] | None = None) -> SearchPage:
    groups = groups if groups is not None else (make_group(1, total=5), make_group(2))
    return SearchPage(
        query=query,
        understood=f"with the word *{query}*, in prompts and answers",
        total=sum(group.total for group in groups),
        total_is_exact=True,
        groups=groups,
        milliseconds=4.0,
        words=(query,),
    )


SOURCES = Facet("Source", (FacetValue("ChatGPT", 7, "in:chatgpt"),))


def make_details(query: str = "dough", total: int = 7, **rest: object) -> SearchDetails:
    given = {"facets": (SOURCES,)} | rest
    return SearchDetails(query, Count(total), **given)  # type: ignore[arg-type]


class InventedSearching:
    """Answers at once, but holds back the answers that are in ``held`` or ``held_details``."""

    def __init__(self) -> None:
        self.held: dict[str, threading.Event] = {}
        self.held_details: dict[str, threading.Event] = {}
        self.held_snippets: threading.Event | None = None
        self.asked: list[tuple[str, SearchSort]] = []
        self.asked_snippets: list[tuple[int, ...]] = []
        self.stopped: list[str] = []
        self.pages: dict[str, SearchPage] = {}
        self.told: dict[str, SearchDetails] = {}
        self.listed: list[tuple[int, ...]] = []
        self.elsewhere: tuple[Widening, ...] = ()

    def search(self, text: str, work: Work, *, sort: SearchSort, typing: bool) -> SearchPage:
        assert typing
        self.asked.append((text, sort))
        self._wait(self.held.get(text), text, work)
        return self.pages.get(text) or make_page(text)

    def details(
        self, text: str, work: Work, *, sort: SearchSort, typing: bool, listed: Sequence[int]
    ) -> SearchDetails:
        self.listed.append(tuple(listed))
        self._wait(self.held_details.get(text), f"details of {text}", work)
        return self.told.get(text) or make_details(text)

    def snippets(
        self, text: str, message_ids: Sequence[int], work: Work, *, typing: bool
    ) -> dict[int, Snippet]:
        self.asked_snippets.append(tuple(message_ids))
        self._wait(self.held_snippets, f"lines of {text}", work)
        return {one: make_snippet(f"the dough {one}") for one in message_ids}

    def waiting(self, text: str, work: Work, *, typing: bool) -> tuple[Widening, ...]:
        assert typing
        return self.elsewhere

    def hits(
        self, text: str, session_id: int, work: Work, *, typing: bool
    ) -> tuple[SearchHit, ...]:
        return tuple(make_hit(session_id, session_id * 100 + place) for place in range(5))

    def release(self) -> None:
        """Hold nothing back any more."""
        gates = (*self.held.values(), *self.held_details.values(), self.held_snippets)
        for gate in gates:
            if gate is not None:
                gate.set()

    def _wait(self, gate: threading.Event | None, name: str, work: Work) -> None:
        if gate is not None:
            with work.interruptible(lambda: self.stopped.append(name)):
                assert gate.wait(10)


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def drain() -> None:
    """Let all that is due be done, painting too."""
    for _ in range(5):
        QApplication.processEvents()


@pytest.fixture
def searching() -> InventedSearching:
    return InventedSearching()


@pytest.fixture
def runner(qtbot: QtBot, searching: InventedSearching) -> Iterator[JobRunner]:
    started = JobRunner()
    yield started
    searching.release()
    assert started.shutdown()


@pytest.fixture
def operations(runner: JobRunner, searching: InventedSearching) -> Operations:
    services = SimpleNamespace(searching=searching)
    return Operations(runner, lambda: services, runner)  # type: ignore[arg-type, return-value]
