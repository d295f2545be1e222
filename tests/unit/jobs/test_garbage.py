"""Where garbage is collected: never on a lane."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from chatvault.jobs.garbage import GarbageCollection
from chatvault.jobs.runner import JobRunner, Lane


class Knot:
    """Holds itself, so that only a collection frees it."""

    def __init__(self) -> None:
        self.own = self


def tie(number: int) -> None:
    """Leave knots behind."""
    for _ in range(number):
        Knot()


@pytest.fixture
def collection(qapp: QObject) -> Iterator[GarbageCollection]:
    """A collection that looks often."""
    collection = GarbageCollection(qapp)
    yield collection
    collection.stop()
    collection.deleteLater()


def test_what_lanes_leave_is_collected_on_the_main_thread(
    collection: GarbageCollection, qtbot: QtBot
) -> None:
    collection.leave_out_start()
    freed: list[int] = []
    weakref.finalize(Knot(), lambda: freed.append(threading.get_ident()))
    runner = JobRunner()
    job = runner.start("tie knots", lambda work: tie(50_000), Lane.READ)
    with qtbot.waitSignal(job.succeeded):
        pass
    assert freed == []

    def is_collected() -> bool:
        tie(1_000)  # Python counts down what is freed of before, by however much that is
        return freed == [threading.get_ident()]

    qtbot.waitUntil(is_collected)
    runner.shutdown()


def test_python_collects_by_itself_once_it_has_stopped(collection: GarbageCollection) -> None:
    assert not gc.isenabled()
    collection.stop()
    assert gc.isenabled()
