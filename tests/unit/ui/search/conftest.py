"""Invented answers, and a service that gives them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.message import Role
from chatvault.domain.search import (
    Facet,
    FacetValue,
    SearchGroup,
    SearchHit,
    SearchPage,
    SearchSort,
    Snippet,
)
from chatvault.domain.work import Work
from chatvault.jobs.runner import JobRunner
from chatvault.ui.appearance import Appearance
from chatvault.ui.operations import Operations


@pytest.fixture
def appearance(qtbot: QtBot) -> Iterator[Appearance]:
    made = Appearance()
    made.set_scheme("light")
    yield made
    made.deleteLater()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(700, 600)
    qtbot.addWidget(made)
    made.show()
    return made


def make_hit(session_id: int, message_id: int, text: str = "knead the dough") -> SearchHit:
    start = text.find("dough")
    marks = ((start, 5),) if start >= 0 else ()
    return SearchHit(
        session_id, f"uid-{session_id}", message_id, Role.USER, None, Snippet(text, marks)
    )


def make_group(session_id: int, *, hits: int = 2, total: int = 2) -> SearchGroup:
    return SearchGroup(
        session_id,
        f"uid-{session_id}",
        "chatgpt",
        f"Bread {session_id}",
        1_763_812_800_000,
        total,
        tuple(make_hit(session_id, session_id * 100 + place) for place in range(hits)),
    )


def make_page(query: str = "dough", groups: tuple[SearchGroup, ...] | None = None) -> SearchPage:
    groups = groups if groups is not None else (make_group(1, total=5), make_group(2))
    return SearchPage(
        query=query,
        understood=f"with the word *{query}*, in prompts and answers",
        total=sum(group.total for group in groups),
        total_is_exact=True,
        groups=groups,
        facets=(Facet("Source", (FacetValue("ChatGPT", 7, "in:chatgpt"),)),) if groups else (),
        milliseconds=4.0,
        words=(query,),
    )


class InventedSearching:
    """Answers at once, but holds back the answers that are in ``held``."""

    def __init__(self) -> None:
        self.held: dict[str, threading.Event] = {}
        self.asked: list[tuple[str, SearchSort]] = []
        self.stopped: list[str] = []
        self.pages: dict[str, SearchPage] = {}

    def search(self, text: str, work: Work, *, sort: SearchSort, typing: bool) -> SearchPage:
        assert typing
        self.asked.append((text, sort))
        if (gate := self.held.get(text)) is not None:
            with work.interruptible(lambda: self.stopped.append(text)):
                assert gate.wait(10)
        return self.pages.get(text) or make_page(text)

    def hits(
        self, text: str, session_id: int, work: Work, *, typing: bool
    ) -> tuple[SearchHit, ...]:
        return tuple(make_hit(session_id, session_id * 100 + place) for place in range(5))


@pytest.fixture
def searching() -> InventedSearching:
    return InventedSearching()


@pytest.fixture
def runner(qtbot: QtBot, searching: InventedSearching) -> Iterator[JobRunner]:
    started = JobRunner()
    yield started
    for gate in searching.held.values():
        gate.set()
    assert started.shutdown()


@pytest.fixture
def operations(runner: JobRunner, searching: InventedSearching) -> Operations:
    services = SimpleNamespace(searching=searching)
    return Operations(runner, lambda: services, runner)  # type: ignore[arg-type, return-value]
