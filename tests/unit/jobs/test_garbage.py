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


def tie(_number: int) -> None:
    """Leave a knot behind."""
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
    freed: list[int] = []
    weakref.finalize(Knot(), lambda: freed.append(threading.get_ident()))
    runner = JobRunner()
    job = runner.start(
        "tie knots", lambda work: [Knot() for _ in range(50_000)] and None, Lane.READ
    )
    with qtbot.waitSignal(job.succeeded):
        pass
    assert freed == []
    qtbot.waitUntil(lambda: freed == [threading.get_ident()])
    runner.shutdown()


def test_python_collects_by_itself_once_it_has_stopped(collection: GarbageCollection) -> None:
    assert not gc.isenabled()
    collection.stop()
    assert gc.isenabled()
