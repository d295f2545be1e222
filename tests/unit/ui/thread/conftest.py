"""A thread view in the light theme, with a conversation in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.message import Message
from chatvault.domain.session import Run
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.provider import HeldMessages
from chatvault.ui.thread.thread_view import ThreadView
from tests.factories import make_session
from tests.unit.conftest import MergeFunction
from tests.unit.ui.thread.conversations import entries


@pytest.fixture
def appearance(qapp: object) -> Appearance:
    """The light theme at the normal size."""
    made = Appearance()
    made.set_scheme("light")
    return made


@pytest.fixture
def look(appearance: Appearance) -> Look:
    """The fonts and heights of a thread."""
    return Look(appearance)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window to put a widget into."""
    made = QWidget()
    made.resize(800, 200)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def stone(merge: MergeFunction) -> int:
    """The id of a short conversation in the vault."""
    (done,) = merge(make_session("Which oven?", "A stone oven.", external_id="stone"))
    return done.session_id


Show = Callable[..., ThreadView]


@pytest.fixture
def show(qtbot: QtBot, appearance: Appearance) -> Show:
    """Opens messages in a view of 800 by 600 and waits until they are painted."""

    def open_view(
        messages: Sequence[Message],
        pictures: dict[str, bytes] | None = None,
        runs: dict[str, Run] | None = None,
        **landing: object,
    ) -> ThreadView:
        view = ThreadView(appearance)
        qtbot.addWidget(view)
        view.resize(800, 600)
        with qtbot.waitExposed(view):
            view.show()
        held = list(messages)
        view.show_thread(HeldMessages(held, pictures, runs), entries(held), **landing)
        paint(view)
        return view

    return open_view


def paint(view: ThreadView) -> None:
    """Paint the view now."""
    view.viewport().repaint()
