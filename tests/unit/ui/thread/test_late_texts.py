"""Threads whose texts, pictures or messages come a moment later."""

from chatvault.domain.blocks import Attachment, Image
from tests.unit.ui.thread.boxes.test_boxes import picture
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, entries, entry, long_conversation, you
from tests.unit.ui.thread.late_messages import LateMessages
from tests.unit.ui.thread.viewed import tops


def test_what_was_shown_stays_until_the_new_texts_are_there(show):
    view = show([you(1, "the old one")])
    held = [you(7, "the new one"), assistant(8, "yes")]
    late = LateMessages(held)
    view.show_thread(late, entries(held))
    paint(view)
    assert view.placed[0].block.entry.id == 1
    late.answer()
    paint(view)
    assert view.placed[0].block.entry.id == 7
    assert all(placed.block.is_filled for placed in view.placed)


def test_of_two_threads_that_are_asked_for_the_later_one_is_shown(show):
    view = show([you(1, "the old one")])
    first, second = LateMessages([you(7, "first")]), LateMessages([you(8, "second")])
    view.show_thread(first, entries([you(7, "first")]))
    view.show_thread(second, entries([you(8, "second")]))
    second.answer()
    first.answer()
    paint(view)
    assert view.placed[0].block.entry.id == 8


def test_messages_that_come_late_push_nothing_that_is_read(show):
    held = long_conversation(400)
    late = LateMessages(held)
    view = show([you(1, "x")])
    view.show_thread(late, entries(held), message_id=200)
    late.answer()
    paint(view)
    view.scroll_to(view.flow.heights.top(100))
    paint(view)
    assert not all(placed.block.is_filled for placed in view.placed)
    while late.waiting:
        late.answer()
        paint(view)
    assert all(placed.block.is_filled for placed in view.placed)


def test_a_picture_of_unknown_size_pushes_only_what_is_below_it(show, qtbot):
    shown = Image(Attachment("a.png", "image/png", blob="blob"))
    view = show([you(1, "See:", shown), assistant(2, "Nice.")], {"blob": picture(40, 20)})
    qtbot.waitUntil(lambda: view.placed[0].block.slots[1].box.wanted is None)
    paint(view)
    assert view.placed[0].top == 0
    assert view.placed[1].top == view.placed[0].block.height


def test_other_messages_of_the_same_thread_keep_the_place(show):
    held = long_conversation(120)
    view = show(held)
    view.navigation.go_to(60)
    view.scroll_by(25)
    paint(view)
    before = tops(view)
    view.replace_entries([entry(one) for one in [*held, you(121, "one more")]])
    paint(view)
    assert tops(view) == before
