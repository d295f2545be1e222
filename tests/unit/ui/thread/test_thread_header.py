"""The header of a conversation."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from chatvault.domain.session import SessionRow, SessionStatus
from chatvault.ui.thread import moments
from chatvault.ui.thread.header_facts import facts
from chatvault.ui.thread.thread_header import ThreadHeader
from chatvault.ui.widgets.icon_button import IconButton
from tests.unit.ui.thread.conversations import NOON

DAY = 24 * 60 * 60 * 1000
SESSION = SessionRow(
    id=1,
    uid="uid-1",
    source="claude-code",
    title="Rerank step under 300 ms",
    excerpt="",
    model=None,
    project="reranker",
    created_at=NOON,
    updated_at=NOON + DAY,
    messages=148,
    status=SessionStatus.ACTIVE,
    pinned=False,
    starred=False,
    tags=("perf", "search"),
    cost=4_120_000,
    cost_estimated=True,
)


@pytest.fixture
def header(window, appearance):
    made = ThreadHeader(appearance, window)
    made.resize(800, made.sizeHint().height())
    made.show()
    made.show_session(SESSION)
    return made


def test_facts_come_in_the_order_of_their_weight():
    source, project, _, messages, cost = facts(SESSION)
    assert (source, project, messages, cost) == (
        "Claude Code", "reranker", "148 messages", "est. $4.12",
    )  # fmt: skip


def test_the_folder_follows_the_project():
    filed = replace(SESSION, folder="Work")
    assert facts(filed)[1:3] == ("reranker", "in Work")


def test_what_is_not_known_is_not_said():
    bare = replace(SESSION, project=None, created_at=None, updated_at=None, cost=None)
    assert facts(bare) == ("Claude Code", "148 messages")


def test_days_are_told_as_a_span(monkeypatch):
    assert moments.span(NOON, NOON).startswith("22 Nov")
    assert moments.span(NOON, NOON + DAY).startswith("22–23 Nov")
    assert moments.span(NOON, NOON + 10 * DAY).startswith("22 Nov – 2 Dec")
    assert moments.span(None, NOON).startswith("22 Nov")
    assert moments.span(NOON + DAY, NOON).startswith("22–23 Nov")


def test_the_star_asks_for_the_other_state(header, qtbot):
    star = next(button for button in header.findChildren(IconButton) if button.icon_name == "star")
    with qtbot.waitSignal(header.star_asked) as asked:
        QTest.mouseClick(star, Qt.MouseButton.LeftButton)
    assert asked.args == [True]
    header.show_session(replace(SESSION, starred=True))
    with qtbot.waitSignal(header.star_asked) as asked:
        QTest.mouseClick(star, Qt.MouseButton.LeftButton)
    assert asked.args == [False]


def test_facts_without_room_are_left_out_and_told_in_the_tip(header):
    wide = header.grab().toImage()
    header.resize(260, header.height())
    narrow = header.grab().toImage()
    assert narrow.width() < wide.width()
    assert header.shown_facts == ("Claude Code", "reranker")
    assert "148 messages" in header.tip_at(QPointF(10, 40))


def test_a_larger_font_makes_a_higher_header(header, appearance):
    height = header.height()
    appearance.set_zoom(2.0)
    assert header.height() > height


def test_without_a_conversation_nothing_can_be_pressed(header):
    header.show_session(None)
    header.grab()
    assert not any(button.isVisible() for button in header.findChildren(IconButton))
    assert header.tip_at(QPointF(10, 40)) == ""


def test_the_buttons_grow_with_the_letters_and_stay_apart(header, appearance):
    appearance.set_zoom(2.0)
    buttons = sorted(header.findChildren(IconButton), key=lambda button: button.x())
    assert {button.width() for button in buttons} == {2 * 16 + 12}
    edges = [(button.x(), button.x() + button.width()) for button in buttons]
    assert all(left[1] < right[0] for left, right in pairwise(edges))
    assert edges[-1][1] <= header.width()
    assert all(header.rect().contains(button.geometry()) for button in buttons)


@pytest.mark.parametrize(
    ("status", "word"),
    [(SessionStatus.ARCHIVED, "Archived"), (SessionStatus.TRASHED, "In the trash")],
)
def test_what_left_the_list_says_where_it_is(status, word):
    assert facts(replace(SESSION, status=status))[1] == word


def test_without_a_conversation_there_is_nothing_to_press(window, appearance):
    made = ThreadHeader(appearance, window)
    made.show()
    assert not [button for button in made.findChildren(IconButton) if button.isVisible()]


def test_a_button_tells_its_key(header):
    tips = [button.toolTip() for button in header.findChildren(IconButton)]
    assert "Star (Ctrl+D)" in tips
    assert "Export… (Ctrl+E)" in tips


def test_what_is_only_read_has_its_menu_alone(header):
    header.reads_only = True
    header.show_session(SESSION)
    shown = [button for button in header.findChildren(IconButton) if button.isVisible()]
    assert shown == [header.menu_button]


def test_it_begins_at_the_right_where_the_window_does(header):
    """Its buttons stand where they do in the window's other heads, at the far end of the title."""
    header.window().setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    star, menu = header.findChildren(IconButton)[0], header.menu_button
    assert menu.x() < star.x() < 150
    image = header.grab().toImage()
    ground = image.pixelColor(400, 60)
    inked = [x for x in range(image.width()) if image.pixelColor(x, 25) != ground]
    assert max(inked) > image.width() - 40  # the title
    tile = image.pixelColor(image.width() - 24 - 8, 41)
    assert tile != ground


def test_a_title_is_changed_where_it_stands(header, qtbot):
    # Given a conversation that is read, when its title is pressed twice,
    QTest.mouseDClick(header, Qt.MouseButton.LeftButton, pos=QPoint(60, 24))
    # then it can be typed there, and Enter keeps what was typed.
    assert header.editor.selectedText() == "Rerank step under 300 ms"
    assert header.editor.geometry().contains(QPoint(60, 24))
    qtbot.keyClicks(header.editor, "Faster")
    with qtbot.waitSignal(header.renamed) as renamed:
        qtbot.keyClick(header.editor, Qt.Key.Key_Return)
    assert renamed.args == [1, "Faster"]
    assert header.editor.isHidden()


def test_a_title_in_lines_stays_as_it_is_where_nothing_was_typed(header, qtbot):
    header.show_session(replace(SESSION, title="Rerank step\nunder 300 ms"))
    header.rename()
    with qtbot.assertNotEmitted(header.renamed):
        qtbot.keyClick(header.editor, Qt.Key.Key_Return)
    assert header.editor.isHidden()


def test_what_is_typed_belongs_to_the_conversation_that_was_read(header, qtbot):
    # Given a title that is being typed,
    header.rename()
    qtbot.keyClicks(header.editor, "Faster")
    # when the same conversation is told anew, then one goes on typing;
    header.show_session(replace(SESSION, messages=149))
    assert not header.editor.isHidden()
    # when another one is opened, then it was the title of the first.
    with qtbot.waitSignal(header.renamed) as renamed:
        header.show_session(replace(SESSION, id=2))
    assert renamed.args == [1, "Faster"]


def test_of_a_backup_no_title_is_changed(header):
    header.reads_only = True
    header.rename()
    assert header.editor.isHidden()
