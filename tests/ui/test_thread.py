"""Reading a conversation in the window: what the mouse tells, and what stands beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from chatvault.ui import moments
from chatvault.ui.thread.minimap import Minimap
from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

AT = 1_763_812_845.0


@pytest.fixture
def baker(person: Person, tmp_path: Path) -> Person:
    """Somebody with a long conversation in which yeast is spoken of here and there."""
    texts = [
        f"{'Yeast' if place % 10 == 5 else 'Flour'} number {place}. {'And so on. ' * 90}"
        for place in range(40)
    ]
    file = write_export(tmp_path / "conversations.json", conversation("bread", *texts, time=AT))
    person.window.resize(1440, 900)
    person.do(person.window.imports.start, (file,))
    return person


def test_a_conversation_without_messages_says_so(person: Person, tmp_path: Path) -> None:
    # Given a conversation whose only message is an empty one, one without any, and one with two,
    file = write_export(
        tmp_path / "conversations.json",
        conversation("bread", "Rye?", "Yes.", time=AT),
        conversation("crumbs", time=AT + 9),
        conversation("hollow", "", time=AT + 60),
    )
    person.do(person.window.imports.start, (file,))
    pane = person.window.thread_pane
    # when they are read, that is said over all of the thread, and of the last one not,
    for place in (1, 0):
        person.open(place)
        assert pane.no_messages.isVisible()
        assert pane.no_messages.size() == pane.view.size()
    person.open(2)
    assert not pane.no_messages.isVisible()
    # nor where what is hidden else is asked for.
    person.open(0)
    person.do(lambda: pane.set_show_hidden(shown=True))
    assert not pane.no_messages.isVisible()


def minimap_of(person: Person) -> Minimap:
    found = person.window.thread_pane.findChild(Minimap)
    assert isinstance(found, Minimap)
    return found


def marks(person: Person, token: str) -> int:
    """How many marks in that colour the minimap has, from top to bottom."""
    image = minimap_of(person).grab().toImage()
    wanted = person.window.thread_pane.view.look.theme.color(token).rgb()
    rows = [
        any(image.pixel(x, y) == wanted for x in range(image.width()))
        for y in range(image.height())
    ]
    return sum(now and not before for before, now in zip([False, *rows], rows, strict=False))


def test_a_search_leaves_a_tick_for_every_hit_beside_the_conversation(baker: Person) -> None:
    baker.open()
    assert marks(baker, "hit_now") == 0
    baker.do(baker.window.search_bar.set_query, "yeast")
    baker.do(baker.window.results.open_first)
    assert marks(baker, "hit_now") == 4
    view = baker.window.thread_pane.view
    view.setFocus()
    baker.do(QTest.keyClick, view, Qt.Key.Key_Escape)
    assert marks(baker, "hit_now") == 0


def test_bookmarks_are_dots_beside_the_conversation(baker: Person) -> None:
    baker.open()
    view = baker.window.thread_pane.view
    for place in (7, 30):
        baker.do(view.bookmarks.toggle, place)
    assert marks(baker, "star") == 2


def test_the_time_of_a_message_is_told_exactly_where_the_mouse_rests(baker: Person) -> None:
    baker.open()
    view = baker.window.thread_pane.view
    view.viewport().repaint()
    placed = view.placed[0]
    at = QPointF(view.column_left + view.column - 6, placed.top + placed.block.content_top + 10)
    here = view.viewport().mapToGlobal(at.toPoint())
    view.viewportEvent(QHelpEvent(QEvent.Type.ToolTip, at.toPoint(), here))
    assert QToolTip.text() == moments.exact_moment(round(AT * 1000))
    assert ":45" in QToolTip.text()  # to the second
    QToolTip.hideText()


def test_prompts_are_walked_through_by_their_keys(baker: Person) -> None:
    baker.open()
    view = baker.window.thread_pane.view
    view.setFocus()
    walked = []
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        baker.do(QTest.keyClick, view, key, Qt.KeyboardModifier.AltModifier)
        walked.append(view.state.focused)
        assert view.placed[0].block.row.first == walked[-1]
    assert walked == [2, 4, 2]
