"""The thread view as a person uses it."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from chatvault.domain.blocks import Attachment, Image, Thinking
from chatvault.domain.message import Hidden, Role
from chatvault.ui.thread.boxes.box import Action, ActionKind
from chatvault.ui.thread.parts.parts import LinePart
from chatvault.ui.thread.provider import HeldMessages
from chatvault.ui.thread.text.wanted import NOTHING, Wanted
from tests.unit.ui.thread.boxes.test_boxes import picture
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import (
    assistant,
    bash,
    entries,
    entry,
    event,
    long_conversation,
    message,
    you,
)
from tests.unit.ui.thread.late_messages import LateMessages


def tops(view):
    return {placed.block.entry.id: placed.top for placed in view.placed}


def parts(view):
    """Where every part is that is in view."""
    return {
        (placed.row, slot.key): placed.top + slot.top
        for placed in view.placed
        for slot, _ in placed.block.boxes()
        if -slot.height < placed.top + slot.top < view.flow.view
    }


def copied():
    return QGuiApplication.clipboard().text()


def point_of(view, word, message_id=None):
    """The middle of a word that is in view, in the viewport."""
    for placed in view.placed:
        for slot, box in placed.block.boxes():
            if word in box.text and message_id in (None, placed.block.entry.id):
                rect = box.rect_of(box.text.index(word))
                corner = QPointF(view.column_left, placed.top) + placed.block.origin(slot)
                return (corner + rect.center()).toPoint()
    raise AssertionError(f"{word!r} is not in view")


def click(view, point, **keys):
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point, **keys)
    paint(view)


# Scrolling


def test_three_hundred_steps_up_into_unknown_messages_move_exactly_so_far(show):
    view = show(long_conversation(900))
    view.navigation.go_to(800)
    paint(view)
    for _ in range(300):
        before = tops(view)
        view.scroll_by(-120)
        paint(view)
        after = tops(view)
        shared = before.keys() & after.keys()
        assert shared
        assert {round(after[key] - before[key], 3) for key in shared} == {120}


def test_resizing_keeps_the_message_that_is_read(show):
    view = show(long_conversation(300))
    view.navigation.go_to(150)
    view.scroll_by(30)
    paint(view)
    reading = view.flow.anchor
    for width in [900, 600, 760, 500] * 10:
        view.resize(width, 600)
        paint(view)
        assert view.flow.anchor == reading


def test_changing_the_theme_keeps_the_place_and_changes_the_colours(show, appearance):
    view = show(long_conversation(100))
    view.navigation.go_to(50)
    view.scroll_by(40)
    paint(view)
    before = tops(view)
    appearance.set_scheme("dark")
    paint(view)
    assert tops(view) == before
    corner = view.viewport().grab().toImage().pixelColor(2, 2).name().upper()
    assert corner == appearance.theme.base


def test_zooming_makes_rows_higher_and_keeps_the_message(show, appearance):
    view = show(long_conversation(100))
    view.navigation.go_to(50)
    paint(view)
    reading, total = view.flow.anchor, view.flow.total
    appearance.set_zoom(1.5)
    paint(view)
    assert view.flow.anchor == reading
    assert view.flow.total > total * 1.2


def test_estimates_are_near_the_real_heights(show):
    held = long_conversation(200)
    view = show(held)
    guessed = sum(view.model.heights(view.look, view.column))
    real = sum(view.flow.block(row).height for row in range(200))
    assert guessed == pytest.approx(real, rel=0.15)


def test_the_end_and_the_beginning_are_a_key_away(show):
    view = show(long_conversation(200))
    QTest.keyClick(view, Qt.Key.Key_End)
    paint(view)
    last = view.placed[-1]
    assert last.block.entry.id == 200
    assert last.top + last.block.height == pytest.approx(view.flow.view, abs=1)
    QTest.keyClick(view, Qt.Key.Key_Home)
    paint(view)
    assert view.placed[0].block.entry.id == 1
    assert view.placed[0].top == 0


def test_a_conversation_of_twenty_thousand_messages_lays_out_only_what_is_seen(show):
    one = you(1, "hello")
    held = HeldMessages([one])

    class Endless(HeldMessages):
        def fetch(self, ids, then):
            then([message(number, Role.USER, "hello") for number in ids])

    view = show([one])
    known = [entry(message(number, Role.USER, "hello")) for number in range(1, 20_001)]
    view.show_thread(Endless(()), known, message_id=15_000)
    paint(view)
    assert view.placed[0].block.entry.id == 15_000
    assert len(view.blocks.laid_out()) < 60
    assert held is not view.model.provider


def test_a_very_long_message_is_laid_out_only_where_it_is_seen(show):
    text = "\n\n".join(f"paragraph {number} " + "word " * 60 for number in range(4_000))
    view = show([you(1, text)])
    block = view.placed[0].block
    assert sum(slot.box is not None for slot in block.slots) < len(block.slots) / 20
    view.navigation.go_to_end()
    paint(view)
    assert 0 < point_of(view, "paragraph 3999 ").y() < view.flow.view
    for _ in range(200):
        before = parts(view)
        view.scroll_by(-120)
        paint(view)
        after = parts(view)
        shared = before.keys() & after.keys()
        assert shared
        assert {after[part] - before[part] for part in shared} == {120}


# Texts that come late


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


# Selecting and copying


def test_a_selection_over_three_messages_is_copied_with_who_spoke(show):
    view = show(
        [
            you(1, "Please **knead** the dough"),
            assistant(2, "First:\n\n```python\nknead()\nbake()\n```\n\nDone.", bash("ls")),
            you(3, "And let it rest"),
        ]
    )
    start, end = point_of(view, "knead", 1), point_of(view, "rest", 3)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start - QPoint(3, 0))
    QTest.mouseMove(view.viewport(), end + QPoint(-3, 0))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end + QPoint(-3, 0))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    answer = "First:\n\nknead()\nbake()\n\nDone.\n\nBash  ls  900 ms"
    assert copied() == f"You:\nknead the dough\n\nAssistant:\n{answer}\n\nYou:\nAnd let it "


def test_what_a_person_typed_line_by_line_stays_so_and_is_copied_so(show):
    view = show([you(1, "Buy:\nrye\n  - salt\nand *more*"), assistant(2, "Rye\nand salt")])
    view.commands.copy_message(0)
    assert copied() == "Buy:\nrye\n\n- salt\nand more"
    assert "Buy:<br>rye" in QGuiApplication.clipboard().mimeData().html()
    assert point_of(view, "rye").y() > point_of(view, "Buy").y()
    view.commands.copy_message(1)
    assert copied() == "Rye and salt"


def test_everything_is_selected_and_copied_even_where_it_is_folded(show):
    view = show(long_conversation(120))
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    paragraphs = copied().split("\n\n")
    assert len(paragraphs) >= 120


def test_a_double_click_selects_a_word_and_shift_extends(show):
    view = show([you(1, "knead the dough gently")])
    word = point_of(view, "dough") + QPoint(4, 0)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=word)
    view.commands.copy()
    assert copied() == "dough"
    end = point_of(view, "gently") + QPoint(60, 0)
    click(view, end, stateKey=Qt.KeyboardModifier.ShiftModifier)
    view.commands.copy()
    assert copied() == "dough gently"


def test_a_selection_dragged_beyond_the_edge_scrolls_on(show, qtbot):
    view = show(long_conversation(60))
    start = QPoint(round(view.column_left) + 60, 80)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view.viewport(), QPoint(200, 900))
    qtbot.waitUntil(lambda: view.flow.value > 300)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 900))
    first, last = view.state.selection.ends
    assert last.message > first.message
    stopped = view.flow.value
    paint(view)
    assert view.flow.value == stopped


def test_a_selection_dragged_beside_wide_code_scrolls_the_code(show, qtbot):
    wide = "```\n" + " ".join(f"word{number}" for number in range(200)) + "\n```"
    view = show([assistant(1, wide), you(2, "Next")])
    start = point_of(view, "word2") - QPoint(3, 0)
    beside = QPoint(round(view.column_left + view.column) + 30, start.y())
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view.viewport(), beside)
    qtbot.waitUntil(lambda: "word60" in selected(view))
    QTest.mouseMove(view.viewport(), start + QPoint(300, 0))
    still = selected(view)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(300, 0))
    assert still.startswith("word2 word3")
    assert view.flow.value == 0


def selected(view):
    view.commands.copy()
    return copied()


def test_beside_text_that_is_not_wide_nothing_scrolls(show):
    view = show([you(1, "knead the dough"), *long_conversation(40)[2:]])
    start = point_of(view, "the")
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view.viewport(), QPoint(view.viewport().width() - 2, start.y()))
    view._mouse._pull()
    assert not view._mouse._edge.isActive()
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    assert view.flow.value == 0


def test_a_third_click_selects_the_paragraph(show):
    view = show([you(1, "knead the dough\n\nlet it rest")])
    word = point_of(view, "dough") + QPoint(4, 0)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=word)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=word)
    view.commands.copy()
    assert copied() == "knead the dough"


def test_escape_selects_nothing(show):
    view = show([you(1, "knead the dough")])
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.state.selection.is_empty


def test_a_message_is_copied_as_markdown_and_as_it_is_shown(show):
    view = show([you(1, "Knead **well**")])
    view.commands.copy_markdown(0)
    assert copied() == "Knead **well**"
    view.commands.copy_message(0)
    assert copied() == "Knead well"
    assert view.state.selection.is_empty


def test_the_button_of_a_code_block_copies_it_and_says_so(show):
    view = show([assistant(1, "```python\nknead()\n```")])
    point = point_of(view, "knead")
    right = QPoint(round(view.column_left + view.column) - 20, point.y() - view.look.code_row - 8)
    click(view, right)
    assert copied() == "knead()"
    assert view.state.copied is not None


def test_a_table_is_copied_by_its_button_as_columns_and_as_a_table(show):
    view = show([assistant(1, "| Flour | g |\n|---|---|\n| Rye | 500 |\n| Wheat | 90 |")])
    box = view.placed[0].block.slots[0].box
    corner = view.placed[0].block.origin(view.placed[0].block.slots[0])
    at = QPointF(view.column_left, view.placed[0].top) + corner + box.stops()[0].rect.center()
    click(view, at.toPoint())
    assert copied() == "Flour\tg\nRye\t500\nWheat\t90"
    assert "<table><thead><tr><th" in QGuiApplication.clipboard().mimeData().html()
    assert view.state.copied is not None


def test_a_table_that_was_cut_is_copied_whole_from_any_part_of_it(show):
    rows = "\n".join(f"| Rye {number} | {number} |" for number in range(700))
    view = show([assistant(1, f"Before\n\n| Flour | g |\n|---|---|\n{rows}\n\nAfter")])
    view.scroll_to(view.flow.total / 2)
    paint(view)
    menu = view.menu.build(0, spot=view.spot(QPointF(view.column_left + 60, 300)))
    next(action for action in menu.actions() if action.text() == "Copy table").trigger()
    assert len(view.placed[0].block.slots) > 3
    assert copied().split("\n") == ["Flour\tg", *(f"Rye {n}\t{n}" for n in range(700))]


# Folding


def test_a_click_on_a_line_unfolds_it_in_place(show):
    view = show([you(1, "Go"), assistant(2, bash("make", "built it"), "Done.")])
    point = point_of(view, "Bash")
    click(view, point)
    assert point_of(view, "built it").y() > point.y()
    assert point_of(view, "Bash") == point
    click(view, point)
    with pytest.raises(AssertionError):
        point_of(view, "built it")


def test_enter_unfolds_the_lines_of_the_message_that_has_the_keyboard(show):
    view = show([you(1, "Go"), assistant(2, Thinking("a deep thought"), "Done.")])
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view, Qt.Key.Key_Return)
    paint(view)
    assert point_of(view, "deep thought")


def test_a_run_of_tool_messages_unfolds_into_its_messages(show):
    calls = [assistant(number, bash(f"step {number}")) for number in range(2, 8)]
    view = show([you(1, "Go"), *calls, assistant(8, "Done.")])
    assert len(view.flow.heights) == 3
    click(view, point_of(view, "6 tool calls"))
    assert len(view.flow.heights) == 9
    assert point_of(view, "step 4")
    click(view, point_of(view, "6 tool calls"))
    assert len(view.flow.heights) == 3


def test_everything_is_unfolded_and_folded_at_once(show):
    view = show([assistant(1, bash("make", "built it"), Thinking("hm hm"), "Done.")])
    view.commands.fold_everything(unfolded=True)
    paint(view)
    assert point_of(view, "built it")
    assert point_of(view, "hm hm")
    view.commands.fold_everything(unfolded=False)
    paint(view)
    with pytest.raises(AssertionError):
        point_of(view, "built it")


def test_unfolding_everything_keeps_the_message_that_is_read(show):
    held = [assistant(number, bash("x"), f"answer {number}") for number in range(1, 200)]
    view = show(held)
    view.navigation.go_to(100)
    paint(view)
    view.commands.fold_everything(unfolded=True)
    paint(view)
    assert view.placed[0].block.entry.id == 101


# Hits


def test_a_thread_that_is_opened_at_a_hit_shows_it(show):
    held = long_conversation(200)
    held[120] = you(121, "word " * 400 + "sourdough " + "word " * 50)
    view = show(held, message_id=121, words=("sourdough",))
    assert 0 < point_of(view, "sourdough").y() < view.flow.view
    assert (view.state.find.number, view.state.find.total) == (1, 1)


def test_the_next_hit_is_always_brought_into_view(show):
    held = long_conversation(300)
    for number in (20, 140, 260):
        held[number] = assistant(number + 1, "word " * 900 + "sourdough")
    view = show(held)
    view.hits.look(Wanted(("sourdough",)))
    for number in (21, 141, 261, 21):
        QTest.keyClick(view, Qt.Key.Key_F3)
        paint(view)
        assert 0 < point_of(view, "sourdough", number).y() < view.flow.view
    QTest.keyClick(view, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    paint(view)
    assert point_of(view, "sourdough", 261)


def test_a_hit_in_folded_output_unfolds_it_and_shows_all_its_lines(show):
    output = "\n".join(["line"] * 100 + ["sourdough"])
    calls = [assistant(number, bash(f"step {number}", output)) for number in range(2, 8)]
    view = show([you(1, "Go"), *calls])
    view.hits.look(Wanted(("sourdough",)))
    view.hits.next()
    paint(view)
    assert 0 < point_of(view, "sourdough", 2).y() < view.flow.view


def test_looking_for_nothing_marks_nothing(show):
    view = show([you(1, "dough")])
    view.hits.look(Wanted(("dough",)))
    view.hits.look(NOTHING)
    assert view.state.find.total == 0
    view.hits.next()
    assert view.state.find.current is None


# Messages, branches, links


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


# The wheel


def turn(view, point, down=0, right=0, keys=Qt.KeyboardModifier.NoModifier):
    wheel = QWheelEvent(
        QPointF(point), QPointF(view.mapToGlobal(point)), QPoint(), QPoint(-right, -down),
        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    view.wheelEvent(wheel)
    paint(view)


def test_the_wheel_scrolls_the_thread_and_sideways_the_code_under_it(show):
    code = "```\n" + "x" * 300 + "\n```"
    view = show([assistant(1, code), *long_conversation(40)[2:]])
    point = point_of(view, "xxx")
    box = view.spot(QPointF(point)).box
    before = box.rect_of(100).left()
    turn(view, QPoint(300, point.y()), right=120)
    assert box.rect_of(100).left() < before
    assert view.flow.value == 0
    turn(view, QPoint(300, point.y()), down=120)
    assert view.flow.value == 120


def test_the_wheel_with_ctrl_zooms(show, appearance):
    view = show([you(1, "Hi")])
    turn(view, QPoint(100, 100), down=-120, keys=Qt.KeyboardModifier.ControlModifier)
    assert appearance.zoom == pytest.approx(1.1)


# The menu and screen readers


def texts_of(menu):
    return [action.text() for action in menu.actions() if action.text()]


def test_the_menu_offers_what_can_be_done_with_a_message(show, qtbot):
    view = show([you(1, "Hi"), assistant(2, bash("ls"))])
    menu = view.menu.build(0, "https://example.org")
    assert texts_of(menu) == [
        "Copy", "Select all", "Open link", "Copy link", "Copy message", "Copy as Markdown",
        "Copy as HTML", "Copy link to message", "Read with a caret", "Bookmark",
        "Bookmark note…", "Unfold all", "Fold all", "Go to", "Find…", "Show hidden messages",
    ]  # fmt: skip
    by_text = {action.text(): action for action in menu.actions()}
    with qtbot.waitSignal(view.link_asked) as asked:
        by_text["Copy link to message"].trigger()
    assert asked.args == [1]
    with qtbot.waitSignal(view.find_asked):
        by_text["Find…"].trigger()


def test_the_menu_of_a_part_offers_what_its_buttons_do(show):
    output = "\n".join(f"line {number}" for number in range(200))
    view = show([assistant(1, bash("make", output))])
    line = view.spot(QPointF(point_of(view, "Bash")))
    menu = view.menu.build(0, spot=line)
    assert texts_of(menu)[0] == "Unfold this"
    menu.actions()[0].trigger()
    paint(view)
    output_spot = view.spot(QPointF(point_of(view, "line 0")))
    menu = view.menu.build(0, spot=output_spot)
    assert texts_of(menu)[:2] == ["Copy code", "Show all lines"]
    menu.actions()[0].trigger()
    assert copied() == f"$ make\n{output}"


def test_the_menu_switches_versions_and_walks_to_prompts(show, qtbot):
    held = [you(1, "One"), assistant(2, "Two"), you(3, "Three")]
    view = show(held)
    known = [entry(held[0], branch=1, branches=2, siblings=(1, 13)), *entries(held[1:])]
    view.replace_entries(known)
    paint(view)
    menu = view.menu.build(1)
    by_text = {action.text(): action for action in menu.actions()}
    assert not by_text["Previous version"].isEnabled()
    with qtbot.waitSignal(view.branch_asked) as asked:
        by_text["Next version"].trigger()
    assert asked.args == [13]
    going = {action.text(): action for action in by_text["Go to"].menu().actions()}
    assert not going["Previous prompt"].isEnabled()
    going["Next prompt"].trigger()
    assert view.state.focused == 2


def test_the_menu_goes_on_from_the_message_that_was_clicked(show, monkeypatch):
    opened = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: opened.append(menu))
    view = show([you(1, "One"), assistant(2, "Two"), you(3, "Three"), assistant(4, "Four")])
    at = point_of(view, "Two")
    view.menu.show(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at)))
    by_text = {action.text(): action for action in opened[0].actions()}
    going = {action.text(): action for action in by_text["Go to"].menu().actions()}
    going["Next message"].trigger()
    assert view.state.focused == 2
    going["Previous message"].trigger()
    assert view.state.focused == 1
    assert not going["Next bookmark"].isEnabled()
    by_text["Select all"].trigger()
    by_text["Copy as Markdown"].trigger()
    assert copied().split("\n\n")[1::2] == ["One", "Two", "Three", "Four"]


def test_shift_f10_opens_the_menu_of_the_message(show, monkeypatch):
    opened = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: opened.append(menu))
    view = show([you(1, "Hi")])
    QTest.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    (menu,) = opened
    assert "Copy message" in texts_of(menu)


def test_screen_readers_find_one_entry_for_every_message_in_view(show):
    view = show([you(1, "Knead the dough"), assistant(2, "It rests now."), event(3)])
    thread = QAccessible.queryAccessibleInterface(view)
    assert thread.role() == QAccessible.Role.List
    names = [
        thread.child(index).text(QAccessible.Text.Name) for index in range(thread.childCount())
    ]
    assert len(names) == 3
    assert names[0].startswith("You, ")
    assert names[0].endswith("Knead the dough")
    assert names[1].startswith("Assistant Opus 4.1, ")
    first = thread.child(0)
    assert thread.indexOfChild(first) == 0
    assert first.rect().height() > 40


def test_lines_have_an_outcome_in_words_not_only_in_colour(show):
    view = show([assistant(1, bash("make", ok=False))])
    (slot,) = view.placed[0].block.slots
    assert isinstance(slot.part, LinePart)
    assert slot.part.word == "failed"


def test_screen_readers_hear_which_message_has_the_keyboard_and_what_is_folded(show):
    view = show([you(1, "Go"), assistant(2, bash("make"), Thinking("hm"), "Done.")])
    view.activateWindow()
    view.setFocus()
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    thread = QAccessible.queryAccessibleInterface(view)
    assert [bool(thread.child(index).state().focused) for index in range(2)] == [False, True]
    description = thread.child(1).text(QAccessible.Text.Description)
    assert description == "2 folded, Enter unfolds"
    assert thread.child(0).text(QAccessible.Text.Description) == ""


def test_the_ring_of_a_message_under_a_shared_header_keeps_off_the_one_above(show):
    view = show([assistant(1, bash("make"), model=None), assistant(2, "Done.", model=None)])
    above, below = view.placed[0], view.placed[1]
    assert below.block.header is None
    assert below.block.wash.top() >= 0
    assert below.block.wash.bottom() <= below.block.height
    (line,) = above.block.slots
    assert line.top + line.height <= above.block.wash.bottom() <= above.block.height
