"""The messages of a thread as a person walks through them."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from chatvault.domain.message import Hidden
from chatvault.ui.thread.boxes.box import Action, ActionKind
from chatvault.ui.thread.provider import HeldMessages
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import (
    assistant,
    bash,
    entries,
    entry,
    long_conversation,
    you,
)
from tests.unit.ui.thread.viewed import click, point_of, tops


def test_keys_walk_through_messages_and_prompts(show):
    view = show([you(1, "One"), assistant(2, "Two"), assistant(3, "Three"), you(4, "Four")])
    alt = Qt.KeyboardModifier.AltModifier
    visited = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        QTest.keyClick(view, key, alt)
        visited.append(view.model.rows.entries[view.state.focused].id)
    assert visited == [1, 2, 4, 1]
    assert view.state.ring


def test_a_branch_is_asked_for_by_its_message(show, qtbot):
    held = [you(1, "One"), assistant(2, "Two")]
    view = show(held)
    known = [entry(held[0], branch=2, branches=3, siblings=(11, 1, 13)), entry(held[1])]
    view.replace_entries(known)
    paint(view)
    header = view.placed[0].block
    y = header.content_top + view.look.header / 2 + view.placed[0].top
    across = range(round(view.column_left), round(view.column_left + view.column))
    spots = [view.spot(QPointF(x, y)) for x in across]
    found = {spot.action().kind: spot for spot in spots if spot.action()}
    assert list(found) == [
        ActionKind.COPY_MESSAGE, ActionKind.BOOKMARK, ActionKind.MENU,
        ActionKind.PREVIOUS_BRANCH, ActionKind.NEXT_BRANCH,
    ]  # fmt: skip
    with qtbot.waitSignal(view.branch_asked) as next_one:
        view.commands.perform(Action(ActionKind.NEXT_BRANCH), found[ActionKind.NEXT_BRANCH])
    with qtbot.waitSignal(view.branch_asked) as previous:
        view.commands.perform(Action(ActionKind.PREVIOUS_BRANCH), found[ActionKind.PREVIOUS_BRANCH])
    assert (next_one.args, previous.args) == ([13], [11])


def test_on_another_branch_one_is_at_the_other_version(show):
    trunk = long_conversation(40)
    view = show(trunk)
    view.navigation.go_to(32)
    paint(view)
    branch = [*trunk[:30], you(131, "another question"), assistant(132, "another answer")]
    known = entries(branch)
    known[30] = entry(branch[30], branch=2, branches=2, siblings=(31, 131))
    more = HeldMessages([*trunk, *branch])
    view.model.provider = more
    view.replace_entries(known)
    paint(view)
    assert point_of(view, "another question")
    assert 131 in tops(view)


def test_a_link_is_shown_and_opened_only_when_it_leads_to_the_web(show, qtbot):
    view = show([assistant(1, "See [the notes](https://example.org/n) here")])
    point = point_of(view, "notes")
    with qtbot.waitSignal(view.link_hovered) as hovered:
        QTest.mouseMove(view.viewport(), point)
    assert hovered.args == ["https://example.org/n"]
    with qtbot.waitSignal(view.link_opened) as opened:
        click(view, point)
    assert opened.args == ["https://example.org/n"]
    with qtbot.assertNotEmitted(view.link_opened):
        view.commands.follow_link("javascript:alert(1)")


def test_what_is_read_now_is_told(show, qtbot):
    view = show(long_conversation(100))
    with qtbot.waitSignal(view.current_changed, check_params_cb=lambda number: number > 40):
        view.navigation.go_to(60)
        paint(view)


def test_hidden_messages_appear_when_asked_for(show):
    view = show([you(1, "Hi"), you(2, "a hook spoke", hidden=Hidden.HOOK)])
    view.set_show_hidden(shown=True)
    paint(view)
    assert point_of(view, "a hook spoke")


def test_an_empty_thread_and_no_thread_at_all_are_painted(show):
    view = show([])
    QTest.keyClick(view, Qt.Key.Key_End)
    view.scroll_by(100)
    view.clear()
    paint(view)
    assert view.placed == []


def test_the_ring_of_a_message_under_a_shared_header_keeps_off_the_one_above(show):
    view = show([assistant(1, bash("make"), model=None), assistant(2, "Done.", model=None)])
    above, below = view.placed[0], view.placed[1]
    assert below.block.header is None
    assert below.block.wash.top() >= 0
    assert below.block.wash.bottom() <= below.block.height
    (line,) = above.block.slots
    assert line.top + line.height <= above.block.wash.bottom() <= above.block.height
