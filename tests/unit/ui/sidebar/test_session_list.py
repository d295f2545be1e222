"""What a person does with the list of conversations."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from chatvault.domain.changes import Changes
from chatvault.domain.session import SessionRow, SessionScope, SessionSort, SessionStatus
from chatvault.ui.operations import Operations
from chatvault.ui.sidebar.session_list import SessionList
from chatvault.ui.sidebar.session_model import ID_ROLE
from tests.unit.ui.sidebar.conftest import InventedBrowsing, ShowList, make_row, moment, settle

Key = Qt.Key
Left = Qt.MouseButton.LeftButton
Control, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TODAY = datetime.date.today()

# Without a display there is nothing that a menu could be raised above.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def rows(count: int) -> list[SessionRow]:
    return [make_row(place + 1) for place in range(count)]


def click(
    qtbot: QtBot,
    listed: SessionList,
    session_id: int,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    qtbot.mouseClick(listed.view.viewport(), Left, modifier, spot(listed, session_id))


def spot(listed: SessionList, session_id: int) -> QPoint:
    """The middle of a row."""
    place = listed.model.place_of(session_id)
    assert place is not None
    return listed.view.visualRect(listed.model.index(place)).center()


def current(listed: SessionList) -> int:
    found: int = listed.view.currentIndex().data(ID_ROLE)
    return found


def menu_of(listed: SessionList, session_id: int) -> dict[str, QAction]:
    """The context menu on a row, by its words."""
    point = spot(listed, session_id)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, point, listed.view.viewport().mapToGlobal(point)
    )
    QApplication.sendEvent(listed.view.viewport(), event)
    menu = [found for found in listed.findChildren(QMenu) if found.isVisible()][-1]
    menu.close()
    return {action.text().partition("\t")[0]: action for action in menu.actions() if action.text()}


def test_a_click_opens_a_conversation(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(*rows(5))
    with qtbot.waitSignal(found.opened) as opened:
        click(qtbot, found, 2)
    assert opened.args == [2]
    assert found.selected_ids() == (2,)


def test_the_newest_stands_first_and_pinned_ones_before_it(listed: ShowList) -> None:
    old = make_row(9, "Pinned long ago", updated_at=moment(TODAY) - 10**10, pinned=True)
    found = listed(make_row(1), make_row(2), old)
    assert found.ids() == (9, 1, 2)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Key.Key_Down, 3),
        (Key.Key_Up, 1),
        (Key.Key_Home, 1),
        (Key.Key_End, 40),
        (Key.Key_PageUp, 1),
    ],
)
def test_keys_walk_through_the_list(
    qtbot: QtBot, listed: ShowList, key: Key, expected: int
) -> None:
    found = listed(*rows(40))
    click(qtbot, found, 2)
    qtbot.keyClick(found.view, key)
    assert current(found) == expected
    assert found.selected_ids() == (expected,)


def test_page_down_goes_a_page_and_keeps_the_row_in_sight(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(*rows(100))
    click(qtbot, found, 1)
    qtbot.keyClick(found.view, Key.Key_PageDown)
    assert 5 < current(found) < 15
    qtbot.keyClick(found.view, Key.Key_PageDown)
    row = found.view.visualRect(found.view.currentIndex())
    assert row.top() >= 0
    assert row.bottom() < found.view.viewport().height()


def test_enter_opens_what_the_keyboard_is_on(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(*rows(5))
    click(qtbot, found, 1)
    qtbot.keyClick(found.view, Key.Key_Down)
    with qtbot.waitSignal(found.opened) as opened:
        qtbot.keyClick(found.view, Key.Key_Return)
    assert opened.args == [2]


def test_letters_do_not_read_the_whole_list(
    qtbot: QtBot, listed: ShowList, browsing: InventedBrowsing
) -> None:
    found = listed(*rows(500))
    pages = len(browsing.pages)
    qtbot.keyClicks(found.view, "sourdough")
    assert len(browsing.pages) == pages


def test_several_conversations_are_chosen_with_shift_and_control(
    qtbot: QtBot, listed: ShowList
) -> None:
    # Given a list, when a range is chosen, then everything between is;
    found = listed(*rows(9))
    click(qtbot, found, 2)
    with qtbot.assertNotEmitted(found.opened):
        click(qtbot, found, 5, Shift)
    assert found.selected_ids() == (2, 3, 4, 5)
    # when one is taken out and one added, then only those change;
    with qtbot.assertNotEmitted(found.opened):
        click(qtbot, found, 3, Control)
        click(qtbot, found, 8, Control)
    assert found.selected_ids() == (2, 4, 5, 8)
    # when the keyboard goes on with Shift, then the range grows.
    click(qtbot, found, 6)
    qtbot.keyClick(found.view, Key.Key_Down, Shift)
    qtbot.keyClick(found.view, Key.Key_Down, Shift)
    assert found.selected_ids() == (6, 7, 8)


def test_everything_can_be_chosen(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(*rows(300))
    found.view.setFocus()
    qtbot.keyClick(found.view, Key.Key_A, Control)
    assert len(found.selected_ids()) == 300


def test_a_click_on_a_head_opens_nothing(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(*rows(3))
    with qtbot.assertNotEmitted(found.opened):
        qtbot.mouseClick(found.view.viewport(), Left, pos=QPoint(60, 10))
    assert not found.view.indexAt(QPoint(60, 10)).isValid()


def test_a_title_is_changed_in_its_place(qtbot: QtBot, listed: ShowList) -> None:
    # Given a chosen conversation,
    found = listed(*rows(3))
    click(qtbot, found, 2)
    # when F2 is pressed, then its title can be typed where it stands,
    qtbot.keyClick(found.view, Key.Key_F2)
    editor = found.editor
    assert editor.isVisible()
    assert editor.selectedText() == "Bread 2"
    title = found.view.title_rect(found.view.currentIndex())
    assert editor.geometry().contains(title)
    # and Enter keeps what was typed.
    qtbot.keyClicks(editor, "Rolls")
    with qtbot.waitSignal(found.renamed) as renamed:
        qtbot.keyClick(editor, Key.Key_Return)
    assert renamed.args == [2, "Rolls"]
    assert not editor.isVisible()


def test_escape_keeps_the_old_title(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(*rows(3))
    click(qtbot, found, 2)
    qtbot.keyClick(found.view, Key.Key_F2)
    qtbot.keyClicks(found.editor, "Rolls")
    with qtbot.assertNotEmitted(found.renamed):
        qtbot.keyClick(found.editor, Key.Key_Escape)
    assert not found.editor.isVisible()


def test_the_same_title_is_no_change(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(*rows(3))
    click(qtbot, found, 2)
    qtbot.keyClick(found.view, Key.Key_F2)
    with qtbot.assertNotEmitted(found.renamed):
        qtbot.keyClick(found.editor, Key.Key_Return)


def test_delete_while_typing_a_title_deletes_a_letter(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(*rows(3))
    click(qtbot, found, 2)
    qtbot.keyClick(found.view, Key.Key_F2)
    with qtbot.assertNotEmitted(found.trash_asked):
        qtbot.keyClick(found.editor, Key.Key_Delete)
    assert found.editor.text() == ""


def test_delete_throws_away_what_is_chosen(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(*rows(5))
    click(qtbot, found, 2)
    click(qtbot, found, 4, Control)
    with qtbot.waitSignal(found.trash_asked) as asked:
        qtbot.keyClick(found.view, Key.Key_Delete)
    assert asked.args == [(2, 4), True]


def test_what_was_never_scrolled_to_is_chosen_too(
    qtbot: QtBot, listed: ShowList, browsing: InventedBrowsing
) -> None:
    # Given a list of which most rows were never read,
    found = listed(*rows(400))
    click(qtbot, found, 1)
    pages = len(browsing.pages)
    # When everything is chosen and thrown away,
    qtbot.keyClick(found.view, Key.Key_A, Control)
    with qtbot.waitSignal(found.trash_asked) as asked:
        qtbot.keyClick(found.view, Key.Key_Delete)
    # Then that is all of them, and none was read for it.
    assert asked.args == [tuple(range(1, 401)), True]
    assert len(browsing.pages) == pages


def test_words_and_deed_agree_on_conversations_of_different_kinds(
    qtbot: QtBot, listed: ShowList
) -> None:
    found = listed(
        make_row(1, status=SessionStatus.ARCHIVED, starred=True),
        make_row(2, starred=True),
        scope=SessionScope(status=None, starred=True),
    )
    click(qtbot, found, 1)
    click(qtbot, found, 2, Control)
    actions = menu_of(found, 1)
    with qtbot.waitSignal(found.archive_asked) as asked:
        actions["Archive"].trigger()
    assert asked.args == [(1, 2), True]


def test_a_title_that_is_out_of_sight_is_brought_into_it(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(*rows(100))
    click(qtbot, found, 1)
    found.view.verticalScrollBar().setValue(2_000)
    qtbot.keyClick(found.view, Key.Key_F2)
    assert found.view.viewport().rect().contains(found.editor.geometry().center())


def test_delete_elsewhere_in_the_window_throws_nothing_away(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(*rows(5))
    click(qtbot, found, 2)
    found.head.setFocus()
    with qtbot.assertNotEmitted(found.trash_asked):
        qtbot.keyClick(found.head, Key.Key_Delete)


@pytest.mark.parametrize(
    ("words", "name", "said"),
    [
        ("Star", "star_asked", [(1,), True]),
        ("Pin", "pin_asked", [(1,), True]),
        ("Archive", "archive_asked", [(1,), True]),
        ("Move to the trash", "trash_asked", [(1,), True]),
        ("Export…", "export_asked", [(1,)]),
        ("Open", "opened", [1]),
    ],
)
def test_the_menu_asks_for_what_its_words_say(
    qtbot: QtBot, listed: ShowList, words: str, name: str, said: list[object]
) -> None:
    found = listed(*rows(2))
    action = menu_of(found, 1)[words]
    with qtbot.waitSignal(getattr(found, name)) as asked:
        action.trigger()
    assert asked.args == said


def test_the_menu_takes_back_what_was_done(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(make_row(1, starred=True, pinned=True, status=SessionStatus.ARCHIVED),
                   scope=SessionScope(SessionStatus.ARCHIVED))  # fmt: skip
    actions = menu_of(found, 1)
    for words, signal in (
        ("Remove the star", found.star_asked),
        ("Unpin", found.pin_asked),
        ("Bring back", found.archive_asked),
    ):
        with qtbot.waitSignal(signal) as asked:
            actions[words].trigger()
        assert asked.args == [(1,), False]


def test_what_is_in_the_trash_can_be_put_back(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(
        make_row(1, status=SessionStatus.TRASHED), scope=SessionScope(SessionStatus.TRASHED)
    )
    actions = menu_of(found, 1)
    assert "Archive" not in actions
    with qtbot.waitSignal(found.trash_asked) as asked:
        actions["Put back"].trigger()
    assert asked.args == [(1,), False]


def test_the_menu_is_about_all_that_is_chosen(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(*rows(5))
    click(qtbot, found, 2)
    click(qtbot, found, 4, Shift)
    actions = menu_of(found, 3)
    assert "Rename" not in actions
    with qtbot.waitSignal(found.archive_asked) as asked:
        actions["Archive"].trigger()
    assert asked.args == [(2, 3, 4), True]


def test_a_menu_beside_the_chosen_ones_is_about_the_row_under_it(
    qtbot: QtBot, listed: ShowList
) -> None:
    found = listed(*rows(5))
    click(qtbot, found, 2)
    menu_of(found, 5)
    assert found.selected_ids() == (5,)


def test_place_and_selection_stay_when_the_vault_changes(
    qtbot: QtBot, listed: ShowList, browsing: InventedBrowsing, operations: Operations
) -> None:
    # Given a list scrolled to its middle with two conversations chosen,
    found = listed(*rows(100))
    bar = found.view.verticalScrollBar()
    bar.setValue(2_000)
    settle(qtbot, operations, found)
    top = found.view.indexAt(QPoint(60, 40))
    seen, where = top.data(ID_ROLE), found.view.visualRect(top).top()
    click(qtbot, found, seen)
    click(qtbot, found, seen + 2, Control)
    # when newer conversations come in above,
    browsing.add(*[make_row(1_000 + place, updated_at=moment(TODAY) + place) for place in range(5)])
    found.refresh(Changes(sessions=True))
    settle(qtbot, operations, found)
    # then the same ones are chosen and stand where they stood.
    assert len(found.ids()) == 105
    assert found.selected_ids() == (seen, seen + 2)
    assert current(found) == seen + 2
    place = found.model.place_of(seen)
    assert place is not None
    assert found.view.visualRect(found.model.index(place)).top() == where


def test_the_keyboard_on_a_row_out_of_sight_moves_no_list_that_is_read_again(
    qtbot: QtBot, listed: ShowList, browsing: InventedBrowsing, operations: Operations
) -> None:
    # Given a list whose chosen row is far below what is seen of it,
    found = listed(*rows(100))
    found.select(found.ids()[90])
    assert found.view.verticalOffset() > 0
    for place in (0, 700):
        found.view.verticalScrollBar().setValue(place)
        # when the vault changes without a newer conversation,
        found.refresh(Changes(sessions=True))
        settle(qtbot, operations, found)
        # then the same is seen, with the keyboard where it was.
        assert found.view.verticalOffset() == place
        assert current(found) == found.ids()[90]


def test_newer_conversations_are_seen_by_who_stands_at_the_top(
    qtbot: QtBot, listed: ShowList, browsing: InventedBrowsing, operations: Operations
) -> None:
    # Given a list seen from its top with the keyboard on its first row,
    found = listed(*rows(3))
    found.view.setFocus()
    found.view.setCurrentIndex(found.model.index(0))
    # when more come in above it than fit into the window, again and again,
    for first in (1_000, 2_000):
        browsing.add(
            *[make_row(first + row, updated_at=moment(TODAY) + first + row) for row in range(50)]
        )
        found.refresh(Changes(sessions=True))
        settle(qtbot, operations, found)
    # then the newest is in sight.
    assert len(found.ids()) == 103
    assert found.view.verticalOffset() == 0


def test_a_renamed_conversation_is_read_again(
    qtbot: QtBot, listed: ShowList, browsing: InventedBrowsing, operations: Operations
) -> None:
    found = listed(*rows(3))
    browsing.add(make_row(2, "Rolls"))
    found.refresh(Changes(organisation=True, session_ids=frozenset({2})))
    settle(qtbot, operations, found)
    row = found.model.row_at(1)
    assert row is not None
    assert row.title == "Rolls"


def test_what_lost_its_star_leaves_the_starred(
    qtbot: QtBot, listed: ShowList, browsing: InventedBrowsing, operations: Operations
) -> None:
    found = listed(make_row(1, starred=True), scope=SessionScope(None, starred=True))
    assert found.ids() == (1,)
    browsing.add(make_row(1))
    found.refresh(Changes(organisation=True, session_ids=frozenset({1})))
    settle(qtbot, operations, found)
    assert found.ids() == ()
    assert found.empty.isVisible()


def test_backups_are_no_reason_to_read_the_list(
    listed: ShowList, browsing: InventedBrowsing
) -> None:
    found = listed(*rows(3))
    reads = len(browsing.scopes)
    found.refresh(Changes(backups=True))
    assert len(browsing.scopes) == reads


def test_the_open_conversation_is_marked_and_brought_into_sight(
    qtbot: QtBot, listed: ShowList
) -> None:
    found = listed(*rows(100))
    with qtbot.assertNotEmitted(found.opened):
        found.select(80)
    assert found.selected_ids() == (80,)
    assert found.view.viewport().rect().contains(spot(found, 80))


@pytest.mark.parametrize("key", [Key.Key_Control, Key.Key_Shift])
def test_the_open_conversation_alone_is_chosen_while_keys_are_held(
    qtbot: QtBot, listed: ShowList, key: Qt.Key
) -> None:
    # Given an open conversation,
    found = listed(*rows(9))
    found.select(found.ids()[0])
    # when somebody walks on by keys, as with Ctrl+Tab,
    held = Control if key is Key.Key_Control else Shift
    qtbot.keyPress(found.view, key, held)
    try:
        found.select(found.ids()[5])
    finally:
        qtbot.keyRelease(found.view, key)
    # then what is done to the chosen one reaches no other.
    assert found.selected_ids() == (found.ids()[5],)


def test_the_open_conversation_is_marked_as_soon_as_it_is_listed(
    qtbot: QtBot, sessions: SessionList, browsing: InventedBrowsing, operations: Operations
) -> None:
    browsing.add(*rows(5))
    sessions.select(3)
    assert sessions.selected_ids() == ()
    sessions.show_scope(SessionScope(), "All")
    settle(qtbot, operations, sessions)
    assert sessions.selected_ids() == (3,)


def test_another_order_is_read_remembered_and_begins_at_its_top(
    qtbot: QtBot, listed: ShowList, browsing: InventedBrowsing, operations: Operations
) -> None:
    found = listed(*rows(100))
    found.view.verticalScrollBar().setValue(2_000)
    with qtbot.waitSignal(found.sort_changed) as changed:
        found.head.sort_chosen.emit(SessionSort.TITLE)
    settle(qtbot, operations, found)
    assert changed.args == [SessionSort.TITLE]
    assert browsing.scopes[-1][1] is SessionSort.TITLE
    assert found.ids()[:3] == (1, 10, 100)
    assert found.view.verticalScrollBar().value() == 0


def test_the_orders_are_offered_in_a_menu(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(*rows(2))
    qtbot.keyClick(found.head, Key.Key_Space)
    menu = next(menu for menu in found.head.findChildren(QMenu) if menu.isVisible())
    chosen = {action.text(): action for action in menu.actions()}
    assert [text for text, action in chosen.items() if action.isChecked()] == ["Activity"]
    with qtbot.waitSignal(found.sort_changed) as changed:
        chosen["Length"].trigger()
    assert changed.args == [SessionSort.LENGTH]
    menu.close()


def test_a_scope_that_is_left_before_it_was_read_is_not_shown(
    qtbot: QtBot, sessions: SessionList, browsing: InventedBrowsing, operations: Operations
) -> None:
    browsing.add(make_row(1), make_row(2, starred=True))
    sessions.show_scope(SessionScope(), "All")
    sessions.show_scope(SessionScope(None, starred=True), "Starred")
    settle(qtbot, operations, sessions)
    assert sessions.ids() == (2,)


@pytest.mark.parametrize(
    ("scope", "title"),
    [
        (SessionScope(), "No conversations yet"),
        (SessionScope(None, starred=True), "Nothing is starred"),
        (SessionScope(SessionStatus.ARCHIVED), "Nothing is archived"),
        (SessionScope(SessionStatus.TRASHED), "The trash is empty"),
    ],
)
def test_an_empty_list_says_why(listed: ShowList, scope: SessionScope, title: str) -> None:
    found = listed(scope=scope)
    assert found.empty.isVisible()
    assert not found.view.isVisible()
    assert found.empty.title == title


def test_an_empty_library_offers_to_import(qtbot: QtBot, listed: ShowList) -> None:
    found = listed()
    with qtbot.waitSignal(found.import_asked):
        qtbot.mouseClick(found.empty.button, Left)


def test_rows_that_could_not_be_read_are_asked_for_again(
    qtbot: QtBot, listed: ShowList, browsing: InventedBrowsing, operations: Operations
) -> None:
    browsing.failing = True
    found = listed(*rows(3))
    assert found.model.row_at(0) is None
    settle(qtbot, operations, found)
    browsing.failing = False
    settle(qtbot, operations, found)
    assert found.model.row_at(0) is not None


def test_rows_far_apart_are_read_in_pages_and_no_more(
    qtbot: QtBot, listed: ShowList, browsing: InventedBrowsing, operations: Operations
) -> None:
    found = listed(*rows(5_000))
    assert len(browsing.pages) == 1
    bar = found.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle(qtbot, operations, found)
    assert 2 <= len(browsing.pages) <= 3
    assert found.view.indexAt(QPoint(60, found.view.viewport().height() - 20)).row() == 4_999


def test_the_pointer_over_a_row_is_seen_until_it_leaves(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(*rows(3))
    usual = found.view.grab().toImage()
    qtbot.mouseMove(found.view.viewport(), spot(found, 2))
    assert found.view.grab().toImage() != usual
    QApplication.sendEvent(found.view.viewport(), QEvent(QEvent.Type.Leave))
    QApplication.sendEvent(found.view, QEvent(QEvent.Type.Leave))
    assert found.view.grab().toImage() == usual


def test_the_menu_names_the_keys_that_the_window_listens_to(qtbot: QtBot, listed: ShowList) -> None:
    found = listed(make_row(1))
    click(qtbot, found, 1)
    keys = {words: action.text().partition("\t")[2] for words, action in menu_of(found, 1).items()}
    assert keys["Pin"] == "Ctrl+Shift+D"
    assert keys["Export…"] == "Ctrl+E"
