"""Reading with nothing but the keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from chatvault.domain.blocks import Block, Text, ToolCall, ToolOutcome, ToolStatus
from chatvault.domain.changes import Changes
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.safekeeping.cleanup import CleanupKind
from chatvault.storage.blobs import Blobs
from chatvault.storage.merging.session_store import SessionStore
from chatvault.ui.places.pages import Mode
from chatvault.ui.search.result_rows import FoundRow
from chatvault.ui.thread.boxes.box import ActionKind
from chatvault.ui.thread.thread_view import ThreadView
from tests.factories import MINUTE, NOON, make_message, make_session
from tests.ui.conftest import Person

ALT = Qt.KeyboardModifier.AltModifier
MIDDLE, LONG = 12, "And so on. " * 60


def said(place: int, *blocks: Block, name: str = "", parent: int = -1) -> ParsedMessage:
    """The message at that place of a straight conversation, or a version of it."""
    before = parent if parent >= 0 else place - 1
    return make_message(
        role=Role.ASSISTANT if place % 2 == 0 else Role.USER,
        external_id=name or f"m{place}",
        parent_id=f"m{before}" if place else None,
        blocks=blocks or (Text(f"Number {place}. {LONG}"),),
        created_at=NOON + place * MINUTE,
    )


def rye(count: int = 25) -> ParsedSession:
    """A long conversation in whose middle a sub-agent was sent out; its second turn was redone."""
    outcome = ToolOutcome("Ask at the mill.", ToolStatus.OK)
    call = ToolCall("Task", '{"description": "ask a baker"}', "call-1", outcome, child="baker")
    answer = Text("It says:\n\n```python\nknead()\n```")
    messages = [
        said(place, call, answer) if place == MIDDLE else said(place) for place in range(count)
    ]
    redone = said(1, Text("Asked better."), name="redone")
    return make_session(
        external_id="rye",
        source="claude-code",
        title="Rye",
        messages=[messages[0], redone, *messages[1:]],
        active_leaf=f"m{count - 1}",
    )


def baker() -> ParsedSession:
    """The conversation of the sub-agent."""
    return make_session(
        "Ask a baker.", "I asked.", external_id="baker", source="claude-code", title="Baker",
        parent_external_id="rye",
    )  # fmt: skip


def put(person: Person, *sessions: ParsedSession) -> None:
    """These conversations are in the vault from now on, and the window is told."""
    services = person.desktop.services()
    with services.database.write() as session:
        store = SessionStore(session, Blobs(services.folder / "blobs"), NOON)
        for parsed in sessions:
            store.merge(parsed)
        store.finish()
    person.do(person.window.refreshing.note, Changes(sessions=True, messages=True))


@pytest.fixture
def reading(person: Person) -> Person:
    """Somebody who has the long conversation open, and the keyboard in it."""
    person.window.resize(1200, 800)
    put(person, rye(), baker())
    services = person.desktop.services()
    titles = {row.title: row.id for row in services.browsing.rows(person.ids())}
    person.do(person.window.open_session, titles["Rye"])
    view_of(person).setFocus(Qt.FocusReason.TabFocusReason)
    return person


def view_of(person: Person) -> ThreadView:
    return person.window.thread_pane.view


def press(
    person: Person, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    person.do(QTest.keyClick, view_of(person), key, keys)
    view_of(person).viewport().repaint()


def tabbed(person: Person, start: QWidget) -> list[QWidget]:
    """What Tab comes to from there, until it begins again or goes round in a part of it."""
    start.setFocus()
    found: list[QWidget] = []
    while (holder := person.window.focusWidget()) is not None and holder not in found:
        found.append(holder)
        QTest.keyClick(holder, Qt.Key.Key_Tab)
    return found


def walk_to(person: Person, kind: ActionKind) -> None:
    """Press Tab until something that does this has the keyboard."""
    for _ in range(12):
        found = view_of(person).stops.current()
        if found is not None and found[1].action.kind is kind:
            return
        QTest.keyClick(view_of(person), Qt.Key.Key_Tab)
        view_of(person).viewport().repaint()
    raise AssertionError(f"Tab never comes to {kind}")


def walk_to_the_line(person: Person, name: str) -> None:
    """Press Tab until the line of that name can be unfolded."""
    for _ in range(12):
        found = view_of(person).stops.current()
        if found is not None and found[1].name.startswith(f"Unfold {name}"):
            return
        QTest.keyClick(view_of(person), Qt.Key.Key_Tab)
        view_of(person).viewport().repaint()
    raise AssertionError(f"Tab never comes to {name}")


def in_view(person: Person) -> dict[int, float]:
    return {placed.block.entry.id: placed.top for placed in view_of(person).placed}


def go_to_the_middle(person: Person) -> None:
    for _ in range(MIDDLE):
        QTest.keyClick(view_of(person), Qt.Key.Key_Down, ALT)
    person.settle()
    view_of(person).viewport().repaint()


def test_a_line_is_unfolded_and_code_copied_without_the_mouse(reading: Person) -> None:
    go_to_the_middle(reading)
    walk_to(reading, ActionKind.FOLD)
    press(reading, Qt.Key.Key_Return)
    found = view_of(reading).stops.current()
    assert found is not None
    assert found[0].slot is not None
    assert found[0].slot.unfolded
    press(reading, Qt.Key.Key_Return)
    walk_to(reading, ActionKind.COPY)
    press(reading, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "knead()"


def test_a_sub_agents_run_is_unfolded_under_its_call_without_leaving(reading: Person) -> None:
    go_to_the_middle(reading)
    shown = reading.window.thread_pane.session_id
    walk_to(reading, ActionKind.FOLD)
    press(reading, Qt.Key.Key_Return)
    QTest.keyClick(view_of(reading), Qt.Key.Key_Tab)
    walk_to_the_line(reading, "Run")
    press(reading, Qt.Key.Key_Return)
    view = view_of(reading)
    assert "I asked." in [box.text for row in view.placed for _, box in row.block.boxes()]
    assert reading.window.thread_pane.session_id == shown
    assert not reading.window.tab_strip.isVisible()


def test_a_sub_agents_run_that_goes_on_is_followed_where_it_is_unfolded(reading: Person) -> None:
    go_to_the_middle(reading)
    walk_to(reading, ActionKind.FOLD)
    press(reading, Qt.Key.Key_Return)
    QTest.keyClick(view_of(reading), Qt.Key.Key_Tab)
    walk_to_the_line(reading, "Run")
    press(reading, Qt.Key.Key_Return)
    before = in_view(reading)
    messages = (*baker().messages, said(2, Text("I asked again."), name="again", parent=1))
    put(reading, replace(baker(), messages=messages))
    view = view_of(reading)
    view.viewport().repaint()
    assert "I asked again." in [box.text for row in view.placed for _, box in row.block.boxes()]
    first = next(iter(before))
    assert in_view(reading)[first] == before[first]


def test_a_sub_agents_run_is_opened_in_a_tab_of_its_own(reading: Person) -> None:
    go_to_the_middle(reading)
    view = view_of(reading)
    (action,) = [
        action
        for action in view.menu.build(MIDDLE).actions()
        if action.text() == "Open “ask a baker” in a new tab"
    ]
    reading.do(action.trigger)
    assert reading.window.tab_strip.isVisible()
    assert [tab.title for tab in reading.window.tabbing.tabs] == ["Rye", "Baker"]


def test_ctrl_and_a_click_open_a_sub_agents_run_in_a_tab(reading: Person) -> None:
    go_to_the_middle(reading)
    view = view_of(reading)
    walk_to(reading, ActionKind.OPEN_CHILD)
    corner = view.stops.point()
    assert corner is not None
    point = (corner + QPointF(8, -8)).toPoint()
    reading.do(QTest.mouseClick, view.viewport(), Qt.MouseButton.LeftButton,
               Qt.KeyboardModifier.ControlModifier, point)  # fmt: skip
    assert [tab.title for tab in reading.window.tabbing.tabs] == ["Rye", "Baker"]
    shown = reading.window.thread_pane.shown_thread
    assert shown is not None
    assert shown.session.title == "Baker"


def test_a_sub_agent_is_visited_and_back_leads_to_the_very_place(reading: Person) -> None:
    go_to_the_middle(reading)
    walk_to(reading, ActionKind.OPEN_CHILD)
    view_of(reading).scroll_by(17)
    view_of(reading).viewport().repaint()
    before, stop = in_view(reading), view_of(reading).state.stop
    press(reading, Qt.Key.Key_Return)
    shown = reading.window.thread_pane.shown_thread
    assert shown is not None
    assert shown.session.title == "Baker"
    reading.press("back")
    view_of(reading).viewport().repaint()
    assert in_view(reading) == before
    assert view_of(reading).state.stop == stop
    assert view_of(reading).state.ring


def test_forward_leads_to_the_place_that_back_left(reading: Person) -> None:
    first = reading.window.thread_pane.session_id
    other = next(session_id for session_id in reading.ids() if session_id != first)
    reading.do(reading.window.open_session, other)
    reading.press("back")
    view_of(reading).scroll_by(900)
    view_of(reading).viewport().repaint()
    before = in_view(reading)
    reading.press("forward")
    reading.press("back")
    view_of(reading).viewport().repaint()
    assert in_view(reading) == before


def test_another_version_is_shown_by_a_key_and_the_first_one_again(reading: Person) -> None:
    for _ in range(4):
        press(reading, Qt.Key.Key_Down, ALT)
    assert len(view_of(reading).model) == 25
    press(reading, Qt.Key.Key_BracketLeft)
    assert len(view_of(reading).model) == 2
    entry = view_of(reading).model.rows.entries[1]
    assert (entry.branch, entry.branches) == (1, 2)
    assert view_of(reading).state.focused == 1
    assert view_of(reading).state.ring
    press(reading, Qt.Key.Key_BracketRight)
    assert len(view_of(reading).model) == 25


def test_a_conversation_that_grows_is_followed_from_its_end_only(reading: Person) -> None:
    view, pane = view_of(reading), reading.window.thread_pane
    go_to_the_middle(reading)
    before = in_view(reading)
    put(reading, rye(27))
    view.viewport().repaint()
    assert in_view(reading) == before
    assert pane.new_messages.text() == "2 new messages"
    press(reading, Qt.Key.Key_Escape)
    assert pane.new_messages.isHidden()
    press(reading, Qt.Key.Key_End)
    put(reading, rye(28))
    view.viewport().repaint()
    assert view.growing.is_at_end
    assert len(view.model) == 28
    assert pane.new_messages.isHidden()


@pytest.mark.parametrize("page", ["statistics", "backups", "imports", "upkeep", "health"])
def test_the_keyboard_goes_to_the_page_that_takes_the_place_of_a_conversation(
    reader: Person, page: str
) -> None:
    """Else Qt gives it to the search field, which opens its list of searches over the page."""
    reader.open()
    reader.window.thread_pane.view.setFocus()
    reader.do(reader.window.show_page, page)
    holder = reader.window.focusWidget()
    assert holder is not None
    assert not reader.window.search_bar.isAncestorOf(holder)
    assert holder.isVisible()


def test_tab_passes_over_the_place_of_a_conversation_that_is_not_there(reader: Person) -> None:
    """There is nothing to be seen that could show the keyboard."""
    window = reader.window
    window.session_list.view.setFocus()
    for _ in range(30):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert not window.thread_pane.isAncestorOf(window.focusWidget())
    reader.open()
    assert view_of(reader) in tabbed(reader, window.session_list.view)


def test_the_list_has_the_keyboard_when_the_last_conversation_was_closed(reader: Person) -> None:
    reader.open()
    view_of(reader).setFocus()
    reader.press("close_tab")
    assert reader.window.focusWidget() is reader.window.session_list.view


def test_tab_goes_through_the_imports_and_on(reader: Person) -> None:
    """It went round between the list and the report, and never came to a button above them."""
    window = reader.window
    reader.do(window.show_page, "imports")
    page = window.past_imports
    reached = tabbed(reader, page.runs)
    assert page.import_files in reached
    assert window.search_bar.field in reached


def test_tab_comes_to_what_stands_above_the_results_and_the_conversation(reader: Person) -> None:
    window = reader.window
    reader.open()
    header = window.thread_pane.header
    assert header.menu_button in tabbed(reader, window.session_list.view)
    reader.do(window.search_bar.set_query, "rye")
    assert window.results.head.button in tabbed(reader, window.search_bar.field)


def test_tab_goes_down_the_page_of_upkeep(reader: Person) -> None:
    window = reader.window
    reader.do(window.show_page, "upkeep")
    page = window.upkeep
    boxes = page.rows.boxes
    page.rows.boxes[CleanupKind.ORIGINALS].click()
    down = [
        page.add_rule,
        boxes[CleanupKind.ORIGINALS],
        page.rows.days[CleanupKind.ORIGINALS],
        page.rows.only_copies,
        boxes[CleanupKind.LOGS],
        boxes[CleanupKind.ORPHANS],
        page.daily,
    ]
    assert [stop for stop in tabbed(reader, page) if stop in down] == down


def test_tab_into_the_results_and_the_places_shows_where_the_keyboard_is(reader: Person) -> None:
    """It was on a row that was not chosen, or on none, and nothing told of it."""
    window = reader.window
    # Given results, none of which was chosen, Tab into them takes the first hit.
    reader.do(window.search_bar.set_query, "rye")
    found, before = window.results.view, window.results.head.button
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert window.focusWidget() is found
    (chosen,) = found.selectedIndexes()
    assert isinstance(found.results.row(chosen.row()), FoundRow)
    reader.do(window.search_bar.set_query, "")
    # Given a page, whose place is among the others, Tab into the library takes its first place,
    reader.do(window.show_page, "health")
    places = window.navigation.places
    places.setFocus(Qt.FocusReason.TabFocusReason)
    assert places.current_key == "library:all"
    # which is not shown before Enter is pressed, and is no longer marked where one passes by.
    assert not places.selectionModel().hasSelection()
    QTest.keyClick(places, Qt.Key.Key_Tab)
    assert places.current_key == ""
    places.setFocus(Qt.FocusReason.TabFocusReason)
    reader.do(QTest.keyClick, places, Qt.Key.Key_Return)
    assert window.body.mode is Mode.BROWSE


@pytest.mark.parametrize("page", ["statistics", "backups", "upkeep", "health"])
def test_a_page_tells_its_name_where_it_has_the_keyboard(reader: Person, page: str) -> None:
    reader.open()
    view_of(reader).setFocus()
    reader.do(reader.window.show_page, page)
    assert reader.window.focusWidget().accessibleName() == page.capitalize()


def test_escape_leads_from_the_conversation_back_to_what_it_was_opened_from(
    reader: Person,
) -> None:
    window = reader.window
    reader.open()
    view_of(reader).setFocus()
    press(reader, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.session_list.view
    # From what was found: the marks go first.
    reader.do(window.search_bar.set_query, "rye")
    reader.do(window.results.open_first)
    view_of(reader).setFocus()
    press(reader, Qt.Key.Key_Escape)
    assert window.focusWidget() is view_of(reader)
    press(reader, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.results.view
    # In a narrow window the list takes the place of the conversation.
    reader.do(window.resize, 720, 700)
    reader.do(window.results.open_first)
    view_of(reader).setFocus()
    for _ in range(2):
        press(reader, Qt.Key.Key_Escape)
    assert window.results.view.isVisible()
    assert window.focusWidget() is window.results.view


def test_escape_leaves_the_page_of_the_passphrase(reader: Person) -> None:
    reader.press("encryption")
    page = reader.window.encryption
    assert page.isVisible()
    reader.do(QTest.keyClick, page.fields.first, Qt.Key.Key_Escape)
    assert reader.window.session_list.isVisible()


def test_f6_leads_through_the_parts_of_the_window_that_are_seen(reader: Person) -> None:
    window = reader.window
    reader.open()
    window.search_bar.focus()
    parts = [
        window.navigation.places,
        window.session_list.view,
        window.thread_pane.view,
        window.search_bar.field,
    ]
    walk = [focus(reader, "next_pane") for _ in range(5)]
    assert [one for one in walk if not window.side_panel.isAncestorOf(one)] == parts
    assert focus(reader, "previous_pane") is walk[3]
    # Where a search is read, its results stand for the list; on a page that stands for both.
    reader.do(window.search_bar.set_query, "rye")
    window.search_bar.focus()
    assert focus(reader, "next_pane") is window.results.view
    reader.do(window.show_page, "backups")
    window.search_bar.focus()
    assert focus(reader, "next_pane") is window.navigation.places
    assert window.backups.isAncestorOf(focus(reader, "next_pane"))
    assert focus(reader, "next_pane") is window.search_bar.field
    # A page without anything to be walked to is passed over.
    reader.do(window.search_bar.set_query, "nothing")
    window.search_bar.focus()
    assert focus(reader, "next_pane") is window.thread_pane.view


def focus(person: Person, key: str) -> QWidget | None:
    """What has the keyboard once that action was chosen."""
    person.do(person.window.actions_by_key[key].trigger)
    return person.window.focusWidget()
