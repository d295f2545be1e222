"""Selecting in a thread, and what is copied of it."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, bash, long_conversation, you
from tests.unit.ui.thread.viewed import click, copied, point_of


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
