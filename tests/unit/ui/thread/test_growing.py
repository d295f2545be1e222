"""A conversation that grows while it is read."""

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from chatvault.domain.message import Hidden
from chatvault.ui.thread.growth import growth
from chatvault.ui.thread.new_messages import NewMessages
from chatvault.ui.thread.provider import HeldMessages
from chatvault.ui.thread.selection import end_of, start_of
from chatvault.ui.thread.text.wanted import Wanted
from tests.pace import within
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import (
    assistant,
    bash,
    entry,
    event,
    long_conversation,
    you,
)
from tests.unit.ui.thread.late_messages import LateMessages
from tests.unit.ui.thread.viewed import point_of, tops


def versions(held):
    """Entries whose version is their text, as it is in the vault."""
    return tuple(entry(one, version=f"v{one.blocks!r}") for one in held)


@pytest.fixture
def reading(show):
    """Shows messages of which the versions are known."""

    def open_view(held, provider=None):
        view = show([you(1, "x")])
        view.show_thread(provider or HeldMessages(held), versions(held))
        if isinstance(provider, LateMessages):
            provider.answer()
        paint(view)
        return view

    return open_view


def grow(view, held, provider=None):
    """Let the thread become these messages, as the pane does."""
    view.model.provider = provider or HeldMessages(held)
    found = growth(view.model.all_entries, versions(held))
    assert found is not None
    again = []
    assert view.growing.grow(found, lambda: again.append(True))
    paint(view)
    return again


# What grew


def test_messages_at_the_end_and_new_contents_are_growth():
    held = [you(1, "One"), assistant(2, "Two")]
    before = versions(held)
    found = growth(before, versions([held[0], assistant(2, "Two and a half"), you(3, "Three")]))
    assert found.changed == {2}
    assert [entry.id for entry in found.added] == [3]
    assert growth(before, versions(held)).is_nothing


@pytest.mark.parametrize(
    "after",
    [
        [you(1, "One")],
        [you(1, "One"), assistant(9, "Another")],
        [you(1, "One"), you(2, "Two")],
        [you(1, "One"), assistant(2, "Two", hidden=Hidden.META)],
        [you(1, "One"), event(2)],
    ],
)
def test_anything_else_is_no_growth(after):
    before = versions([you(1, "One"), assistant(2, "Two")])
    assert growth(before, versions(after)) is None
    assert growth((), versions(after)) is None


# What is seen of it


def test_whoever_reads_in_the_middle_stays_there_to_the_pixel(reading):
    held = long_conversation(120)
    view = reading(held)
    view.navigation.go_to(60)
    view.scroll_by(25)
    paint(view)
    before = tops(view)
    counted = []
    view.growing.news.connect(counted.append)
    grow(view, [*held, you(121, "more"), assistant(122, "and more")])
    assert tops(view) == before
    grow(view, [*held, you(121, "more"), assistant(122, "and more"), you(123, "still more")])
    assert tops(view) == before
    assert counted == [2, 3]
    assert len(view.model) == 123


def test_whoever_is_at_the_end_follows(reading):
    held = long_conversation(120)
    view = reading(held)
    view.navigation.go_to_end()
    paint(view)
    grow(view, [*held, you(121, "word " * 300), assistant(122, "the very last")])
    last = view.placed[-1]
    assert last.block.entry.id == 122
    assert last.top + last.block.height == pytest.approx(view.flow.view, abs=1)
    assert 0 < point_of(view, "the very last").y() < view.flow.view


def test_a_short_conversation_grows_beyond_the_view_and_is_followed(reading):
    view = reading([you(1, "One")])
    grow(view, [you(1, "One"), *(assistant(number, "word " * 90) for number in range(2, 30))])
    assert view.growing.is_at_end
    assert view.placed[-1].block.entry.id == 29


def test_selection_focus_hits_and_folds_are_kept(reading):
    held = [you(1, "Go"), assistant(2, bash("make", "built it")), *long_conversation(90)[2:]]
    view = reading(held)
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view, Qt.Key.Key_Return)
    view.hits.look(Wanted(("built",)))
    view.hits.next()
    view.state.selection.select(start_of(0), end_of(1))
    hit, chosen = view.state.find.current, view.state.selection.ends
    grow(view, [*held, you(91, "the house is built")])
    assert point_of(view, "built it")
    assert (view.state.focused, view.state.ring) == (1, True)
    assert view.state.selection.ends == chosen
    assert view.state.find.current == hit
    assert view.state.find.total == 2


def test_a_message_whose_text_grew_is_shown_anew_and_nothing_above_it_moves(reading):
    held = [*long_conversation(40), assistant(41, "It begins")]
    view = reading(held)
    view.navigation.go_to(39)
    paint(view)
    before = tops(view)
    kept = view.placed[0].block
    grow(view, [*held[:-1], assistant(41, "It begins and goes on")])
    assert point_of(view, "goes on")
    assert tops(view) == before
    assert view.placed[0].block is kept


def test_a_call_that_is_answered_meanwhile_shows_its_answer(reading):
    open_call = dataclasses.replace(bash("make"), outcome=None)
    view = reading([you(1, "Go"), assistant(2, open_call)])
    grow(view, [you(1, "Go"), assistant(2, bash("make", ok=False)), assistant(3, "It failed.")])
    assert point_of(view, "failed", 2)
    assert point_of(view, "It failed.")


def test_a_run_of_calls_in_view_does_not_fold_under_the_readers_eyes(reading):
    held = [*long_conversation(40), *(assistant(n, bash(f"step {n}")) for n in (41, 42))]
    view = reading(held)
    view.navigation.go_to_end()
    view.scroll_by(-6)
    paint(view)
    where = point_of(view, "step 41").y()
    more = [assistant(number, bash(f"step {number}")) for number in range(43, 50)]
    grow(view, [*held, *more])
    assert abs(point_of(view, "step 41").y() - where) <= view.look.line
    assert point_of(view, "step 42")


def test_texts_that_are_held_are_not_read_again(reading):
    held = long_conversation(120)
    late = LateMessages(held)
    view = reading(held, late)
    more = [*held, you(121, "more")]
    again = LateMessages(more)
    grow(view, more, again)
    assert [ids for ids, _ in again.waiting] == [[121]]
    assert len(view.model) == 120
    again.answer()
    assert len(view.model) == 121


def test_a_text_that_changes_while_it_is_on_its_way_is_read_again(reading):
    old = [*long_conversation(300)]
    late = LateMessages(old)
    view = reading(old, late)
    view.model.want([250])
    new = [
        *old[:250],
        dataclasses.replace(old[250], blocks=you(1, "the new text").blocks),
        *old[251:],
    ]
    found = growth(view.model.all_entries, versions(new))
    view.model.provider = HeldMessages(new)
    view.growing.grow(found, lambda: None)
    late.answer()
    assert view.model.message(250).text == "the new text"


def test_of_another_thread_that_came_meanwhile_nothing_is_touched(reading):
    held = long_conversation(20)
    view = reading(held)
    late = LateMessages([*held, you(21, "more")])
    found = growth(view.model.all_entries, versions([*held, you(21, "more")]))
    view.model.provider = late
    assert view.growing.grow(found, lambda: None)
    other = [you(77, "Elsewhere")]
    view.show_thread(HeldMessages(other), versions(other))
    late.answer()
    paint(view)
    assert list(tops(view)) == [77]
    assert not view.growing.grow(found, lambda: None)


def test_other_versions_of_messages_keep_texts_focus_and_selection(reading):
    held = long_conversation(40)
    view = reading(held)
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    view.state.selection.select(start_of(0), end_of(1))
    known = [place for place in range(30) if view.model.message(place) is not None]
    view.model.provider = LateMessages(held)
    view.replace_entries(versions(held[:30]))
    assert len(known) > 5
    assert all(view.model.message(place) is not None for place in known)
    assert view.state.focused == 1
    assert view.state.ring
    assert view.state.selection.ends == (start_of(0), end_of(1))


# The pill


def test_the_pill_tells_how_many_came_and_leads_to_the_end(reading, appearance):
    held = long_conversation(120)
    view = reading(held)
    pill = NewMessages(appearance, view)
    assert pill.isHidden()
    grow(view, [*held, you(121, "more"), assistant(122, "and more")])
    assert pill.isVisible()
    assert pill.text() == "2 new messages"
    QTest.mouseClick(pill, Qt.MouseButton.LeftButton)
    paint(view)
    assert pill.isHidden()
    assert view.growing.is_at_end


def test_the_pill_goes_when_the_end_is_reached(reading, appearance):
    held = long_conversation(120)
    view = reading(held)
    pill = NewMessages(appearance, view)
    grow(view, [*held, you(121, "more")])
    assert pill.text() == "1 new message"
    QTest.keyClick(view, Qt.Key.Key_End)
    paint(view)
    assert pill.isHidden()


def test_one_message_more_among_twenty_thousand_costs_little(reading):
    class Endless(HeldMessages):
        def fetch(self, ids, then):
            then([you(number, "hello") for number in ids])

    held = [you(number, "hello") for number in range(1, 20_001)]
    view = reading(held, Endless(()))
    view.navigation.go_to(15_000)
    paint(view)
    held.append(you(len(held) + 1, "hello"))
    found = growth(view.model.all_entries, versions(held))
    with within(laps=60):  # about 6
        assert view.growing.grow(found, lambda: None)
        paint(view)
    assert len(view.model) == 20_001
