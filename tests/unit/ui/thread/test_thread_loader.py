"""A long conversation: a stretch of it is shown first, and the rest comes without a jolt."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from chatvault.jobs.runner import JobRunner
from chatvault.ui.operations import Operations
from chatvault.ui.thread.landing import Landing
from chatvault.ui.thread.thread_pane import ThreadPane
from tests.factories import make_session

MANY = 2_500


@pytest.fixture
def runner(qtbot):
    made = JobRunner()
    yield made
    assert made.shutdown()


@pytest.fixture
def pane(qtbot, appearance, runner, services):
    made = ThreadPane(appearance, Operations(runner, lambda: services))
    qtbot.addWidget(made)
    made.resize(820, 640)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def loaves(merge):
    """The id of a long conversation."""
    (done,) = merge(make_session(*(f"Loaf {n}" for n in range(MANY)), external_id="loaves"))
    return done.session_id


@pytest.fixture
def ids(services, loaves):
    """The messages of the long one."""
    return [entry.id for entry in services.reading.thread(loaves).entries]


def in_view(pane):
    pane.view.viewport().repaint()
    return {placed.block.entry.id: placed.top for placed in pane.view.placed}


def test_what_is_read_does_not_move_when_the_rest_comes(pane, qtbot, loaves, ids):
    with qtbot.waitSignal(pane.opened) as opened:
        with qtbot.waitSignal(pane.view.shown):
            pane.open(loaves, Landing(ids[1_000]))
        assert not pane.view.model.is_whole
        seen = in_view(pane)
        assert seen[ids[1_000]] == 0
    assert opened.args[0].is_whole
    assert len(pane.view.model) == MANY
    assert in_view(pane) == seen
    assert pane.view.state.flashed in (-1, 1_000)


def test_keys_wait_for_the_rest_and_then_mean_all_of_it(pane, qtbot, loaves, ids):
    with qtbot.waitSignal(pane.opened):
        with qtbot.waitSignal(pane.view.shown):
            pane.open(loaves)
        QTest.keyClick(pane.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(pane.view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        assert pane.view.state.selection.is_empty
    qtbot.waitUntil(lambda: ids[-1] in in_view(pane))
    _, last = pane.view.state.selection.ends
    assert last.message == MANY - 1


def test_keys_for_one_conversation_do_not_reach_the_next(pane, qtbot, loaves, stone):
    with qtbot.waitSignal(pane.view.shown):
        pane.open(loaves)
    QTest.keyClick(pane.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(pane.opened) as opened:
        pane.open(stone)
    assert opened.args[0].session.id == stone
    assert pane.view.state.selection.is_empty
    QTest.keyClick(pane.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert not pane.view.state.selection.is_empty


def test_a_place_out_of_the_stretch_is_gone_to_before_the_rest_is_there(pane, qtbot, loaves, ids):
    with qtbot.waitSignal(pane.view.shown):
        pane.open(loaves)
    with qtbot.waitSignal(pane.opened):
        pane.open(loaves, Landing(ids[2_000]))
    assert len(pane.view.model) == MANY
    assert in_view(pane)[ids[2_000]] == 0


def test_closed_before_the_rest_is_there_it_stays_closed(pane, qtbot, loaves):
    with qtbot.waitSignal(pane.view.shown):
        pane.open(loaves)
    pane.close_thread()
    with qtbot.assertNotEmitted(pane.opened, wait=200):
        assert pane.session_id is None
    assert len(pane.view.model) == 0
