"""A header shows that a key or password stands under it."""

from __future__ import annotations

import pytest

from chatvault.ui.thread import accessible
from chatvault.ui.thread.secrets import TIP
from chatvault.ui.thread.thread_view import ThreadView
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, you
from tests.unit.ui.thread.test_bookmarks import places_of_tip


def badges(view: ThreadView) -> list[int]:
    """The messages in view under whose header the badge is painted in its colour."""
    paint(view)
    image = view.viewport().grab().toImage()
    warn = view.look.theme.color("warn").rgb()
    found = []
    for placed in view.placed:
        top = round(placed.top + placed.block.content_top)
        lines = range(max(0, top), min(top + round(view.look.header), image.height()))
        if any(image.pixel(x, y) == warn for y in lines for x in range(image.width())):
            found.append(placed.block.entry.id)
    return found


@pytest.fixture
def keys(show) -> ThreadView:
    """Four messages, the third under the header of the second."""
    return show(
        [you(1, "Why 401?"), assistant(2, "Let me see."), assistant(3, "A key."), you(4, "Oh")]
    )


def test_the_header_of_a_message_with_a_secret_shows_it(keys: ThreadView) -> None:
    assert badges(keys) == []
    keys.secrets.show([1])
    assert badges(keys) == [1]
    keys.secrets.show([4])
    assert badges(keys) == [4]
    keys.secrets.show([])
    assert badges(keys) == []


def test_a_message_that_goes_on_under_a_header_shows_it_there(keys: ThreadView) -> None:
    keys.secrets.show([3])
    assert badges(keys) == [2]


def test_it_is_told_to_the_mouse_and_to_those_who_listen(keys: ThreadView) -> None:
    assert places_of_tip(keys, TIP) == []
    keys.secrets.show([1])
    assert len(places_of_tip(keys, TIP)) >= 3
    assert TIP.lower() in accessible.described(keys, 0)
    assert TIP.lower() not in accessible.described(keys, 1)


def test_the_next_thread_has_its_own(keys: ThreadView, show) -> None:
    keys.secrets.show([1, 4])
    other = show([you(7, "Hello"), assistant(8, "Hi")])
    assert badges(other) == []
