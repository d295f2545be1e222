"""Bookmarks in the thread: shown, asked for, gone to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from chatvault.domain.bookmark import Bookmark
from chatvault.ui.thread import accessible
from chatvault.ui.thread.bookmark_note import BookmarkNoteDialog
from chatvault.ui.thread.minimap import Minimap
from chatvault.ui.thread.rows import Group
from chatvault.ui.thread.thread_view import ThreadView
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import (
    NOON,
    assistant,
    bash,
    entries,
    long_conversation,
    you,
)


def marked(*ids: int, note: str = "") -> list[Bookmark]:
    return [Bookmark(message_id, NOON, note) for message_id in ids]


def shown_signs(view: ThreadView) -> list[int]:
    """The messages in view beside which a bookmark is painted in its colour."""
    paint(view)
    image: QImage = view.viewport().grab().toImage()
    star = view.look.theme.color("star").rgb()
    found = []
    for placed in view.placed:
        top = round(placed.top + placed.block.content_top)
        for y in range(max(0, top), min(top + round(view.look.line), image.height())):
            if any(image.pixel(x, y) == star for x in range(image.width())):
                found.append(placed.block.entry.id)
                break
    return found


def places_of_tip(view: ThreadView, tip: str) -> list[QPoint]:
    """Where in the view that tip is told."""
    points = [
        QPoint(x, round(placed.top + placed.block.content_top + view.look.header / 2))
        for placed in view.placed
        for x in range(round(view.column_left), view.viewport().width(), 4)
    ]
    spots = [(point, view.spot(point.toPointF())) for point in points]
    return [point for point, spot in spots if spot is not None and spot.tip == tip]


@pytest.fixture
def bread(show) -> ThreadView:
    """Four messages, the third under the header of the second."""
    return show(
        [you(1, "How long?"), assistant(2, "Ten hours."), assistant(3, "Or so."), you(4, "Oh")]
    )


def test_marked_messages_show_it_without_the_mouse_also_those_without_a_header(bread):
    assert shown_signs(bread) == []
    bread.bookmarks.show(marked(2, 3))
    assert shown_signs(bread) == [2, 3]
    bread.bookmarks.show(marked(4))
    assert shown_signs(bread) == [4]


def test_the_note_is_told_where_the_bookmark_is(bread):
    bread.bookmarks.show([*marked(2, note="the answer"), *marked(3, note="a doubt")])
    assert len(places_of_tip(bread, "the answer")) >= 4
    assert len(places_of_tip(bread, "a doubt")) >= 4
    assert "bookmarked the answer" in accessible.described(bread, 1)


def test_a_click_marks_and_a_click_on_the_bookmark_takes_it_away(bread, qtbot):
    with qtbot.waitSignal(bread.bookmarks.asked) as set_it:
        click = places_of_tip(bread, "Bookmark")[2]
        QTest.mouseClick(bread.viewport(), Qt.MouseButton.LeftButton, pos=click)
    assert set_it.args == [1, ""]
    bread.bookmarks.show([*marked(1, note="first"), *marked(3, note="third")])
    asked = []
    bread.bookmarks.asked.connect(lambda *args: asked.append(args))
    for note in ("first", "third"):
        click = places_of_tip(bread, note)[2]
        QTest.mouseClick(bread.viewport(), Qt.MouseButton.LeftButton, pos=click)
    assert asked == [(1, None), (3, None)]


def test_other_bookmarks_change_neither_the_layout_nor_the_place(show):
    view = show(long_conversation(200))
    view.navigation.go_to(100)
    view.scroll_by(33)
    paint(view)
    value, layouts = view.flow.value, view.blocks.layouts
    view.bookmarks.show(marked(*range(95, 110)))
    paint(view)
    assert (view.flow.value, view.blocks.layouts) == (value, layouts)
    assert shown_signs(view)


def test_the_message_that_is_read_is_marked_by_key(show):
    view = show(long_conversation(100))
    asked = []
    view.bookmarks.asked.connect(lambda *args: asked.append(args))
    view.bookmarks.toggle_here()
    view.navigation.visit(50)
    paint(view)
    view.bookmarks.toggle_here()
    # The keyboard's message has left the view: the first one in it is meant.
    view.navigation.go_to(80)
    paint(view)
    view.bookmarks.toggle_here()
    assert asked == [(1, ""), (51, ""), (81, "")]


def test_from_bookmark_to_bookmark_and_around(show):
    view = show(long_conversation(300))
    view.bookmarks.show(marked(20, 150, 280))
    visited = []
    for go in (view.bookmarks.go_on,) * 4 + (view.bookmarks.go_back,) * 2:
        go()
        paint(view)
        visited.append(view.model.rows.entries[view.state.focused].id)
        assert view.state.focused in [placed.block.row.first for placed in view.placed]
    assert visited == [20, 150, 280, 20, 280, 150]


def test_without_a_bookmark_there_is_nowhere_to_go(bread):
    bread.bookmarks.go_on()
    bread.bookmarks.go_back()
    assert bread.state.focused == -1


@pytest.fixture
def run_of_tools(show) -> ThreadView:
    """A run of tool calls that is folded into one line, under an answer."""
    calls = [assistant(number, bash(f"ls {number}")) for number in range(3, 9)]
    return show([you(1, "Look"), assistant(2, "I do."), *calls, you(9, "Thanks")])


def test_a_run_of_tools_tells_of_a_bookmark_in_it_and_unfolds_to_go_there(run_of_tools):
    view = run_of_tools
    rows = view.model.rows
    assert rows[rows.row_of(4)].group is Group.FOLDED
    view.bookmarks.show(marked(5, note="this one"))
    assert len(shown_signs(view)) == 1
    assert view.bookmarks.at(2) == Bookmark(5, NOON, "this one")
    view.bookmarks.go_on()
    rows = view.model.rows
    assert rows[rows.row_of(4)].group is Group.MEMBER
    assert shown_signs(view) == [5]


def test_the_bookmark_of_a_folded_message_is_the_one_that_goes(run_of_tools, qtbot):
    run_of_tools.bookmarks.show(marked(5))
    with qtbot.waitSignal(run_of_tools.bookmarks.asked) as asked:
        run_of_tools.bookmarks.toggle(2)
    assert asked.args == [5, None]


def test_bookmarks_of_another_branch_are_passed_by(bread):
    bread.bookmarks.show(marked(4, 77))
    assert bread.bookmarks.places == [3]


def test_a_message_that_came_later_shows_its_bookmark_too(bread):
    bread.bookmarks.show(marked(2))
    more = [you(1, "How long?"), assistant(2, "Ten hours.")]
    bread.replace_entries(entries(more))
    assert shown_signs(bread) == [2]


# The note


def test_a_note_is_written_and_saved_with_enter(bread, qtbot):
    bread.bookmarks.show(marked(2, note="old"))
    bread.bookmarks.write_note(1)
    dialog = bread.findChild(BookmarkNoteDialog)
    assert dialog.field.selectedText() == "old"
    QTest.keyClicks(dialog.field, " of rye ")
    with qtbot.waitSignal(bread.bookmarks.asked) as asked:
        QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert asked.args == [2, "of rye"]
    assert not dialog.isVisible()


def test_a_note_that_is_given_up_changes_nothing(bread):
    asked = []
    bread.bookmarks.asked.connect(lambda *args: asked.append(args))
    bread.bookmarks.write_note(0)
    dialog = bread.findChild(BookmarkNoteDialog)
    buttons = dialog.findChild(QDialogButtonBox)
    buttons.button(QDialogButtonBox.StandardButton.Cancel).click()
    assert (asked, dialog.isVisible()) == ([], False)


def test_the_menu_sets_and_takes_away(bread, qtbot):
    bread.bookmarks.show(marked(2))
    words = [[action.text() for action in bread.menu.build(place).actions()] for place in (0, 1)]
    assert "Bookmark" in words[0]
    assert "Remove bookmark" in words[1]
    remove = next(a for a in bread.menu.build(1).actions() if a.text() == "Remove bookmark")
    with qtbot.waitSignal(bread.bookmarks.asked) as asked:
        remove.trigger()
    assert asked.args == [2, None]


# The minimap


def test_the_minimap_has_a_dot_for_each_bookmark(show, qtbot):
    view = show(long_conversation(300))
    minimap = Minimap(view)
    qtbot.addWidget(minimap)
    minimap.resize(minimap.sizeHint().width(), 600)
    minimap.show()
    view.bookmarks.show(marked(1, 150, 300))
    tops = minimap.bookmark_tops
    assert tops == sorted(tops)
    assert len(tops) == 3
    image = minimap.grab().toImage()
    star = view.look.theme.color("star").rgb()
    ratio = minimap.devicePixelRatioF()
    for top in tops:
        rows = range(round(top * ratio), round((top + 4) * ratio))
        columns = range(image.width())
        assert any(
            image.pixel(x, min(y, image.height() - 1)) == star for x in columns for y in rows
        )
