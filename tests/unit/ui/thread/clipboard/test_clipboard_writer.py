"""What a selection brings to the clipboard."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from chatvault.domain.message import Role
from chatvault.ui.thread.clipboard import copying
from chatvault.ui.thread.provider import HeldMessages
from chatvault.ui.thread.selection import Place, end_of, start_of
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import (
    assistant,
    bash,
    entries,
    event,
    long_conversation,
    message,
    you,
)


def copied():
    return QGuiApplication.clipboard().mimeData()


def select(view, first, last):
    """Select from a word of one message to the end of a word of another."""

    def place(message, word, *, behind):
        block = view.row_block(message)
        for slot, box in block.boxes():
            if word in box.text:
                at = box.text.index(word) + (len(word) if behind else 0)
                return Place(message, slot.key, at)
        raise AssertionError(word)

    view.state.selection.select(place(*first, behind=False), place(*last, behind=True))


def test_a_selection_is_copied_as_text_and_as_html(show):
    view = show([you(1, "Please **knead** it"), assistant(2, "- one\n- two\n\n> three")])
    select(view, (0, "knead"), (1, "two"))
    view.commands.copy()
    assert copied().text() == "You:\nknead it\n\nAssistant:\n- one\n- two"
    assert copied().html() == (
        "<p><b>You:</b></p><p><b>knead</b> it</p>\n"
        "<p><b>Assistant:</b></p><ul><li>one</li><li>two</li></ul>"
    )


def test_who_speaks_is_copied_where_several_do_and_once_for_what_goes_on(show):
    view = show(
        [you(1, "Rye?"), assistant(2, "Ten hours."), assistant(3, "Or more."), you(4, "Oh")]
    )
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    view.commands.copy()
    assert copied().text() == "You:\nRye?\n\nAssistant:\nTen hours.\n\nOr more.\n\nYou:\nOh"
    select(view, (1, "hours"), (2, "Or"))
    view.commands.copy()
    assert copied().text() == "hours.\n\nOr"


def test_in_a_chat_among_people_they_are_named_also_where_a_part_is_selected(show):
    ada = replace(message(1, Role.OTHER, "Who <bakes> it?"), author="Ada & son")
    bo = replace(message(3, Role.OTHER, "Thank you"), author="Bo")
    view = show([ada, you(2, "I do"), bo])
    select(view, (0, "bakes"), (2, "Thank"))
    view.commands.copy()
    assert copied().text() == "Ada & son:\nbakes> it?\n\nYou:\nI do\n\nBo:\nThank"
    assert copied().html().startswith("<p><b>Ada &amp; son:</b></p><p>bakes&gt; it?</p>")


def test_nobody_is_named_above_a_rule(show):
    rule = event(2)
    view = show([you(1, "Rye?"), rule, assistant(3, "Ten hours.")])
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    view.commands.copy()
    assert copied().text() == "You:\nRye?\n\nContext compacted\n\nAssistant:\nTen hours."


def test_a_selection_is_copied_as_markdown_and_as_the_source_of_html(show):
    view = show([you(1, "Please **knead** it"), assistant(2, "# No\n\n| a |\n|--:|\n| 1 |\n\nEnd")])
    select(view, (0, "knead"), (1, "1"))
    view.commands.copy_markdown()
    assert (
        copied().text() == "**You**\n\n**knead** it\n\n**Assistant**\n\n# No\n\n| a |\n|--:|\n| 1 |"
    )
    view.commands.clipboard.copy_selection(copying.as_html)
    assert (
        copied()
        .text()
        .startswith(
            "<p><b>You:</b></p><p><b>knead</b> it</p>\n<p><b>Assistant:</b></p><h1>No</h1><table>"
        )
    )
    assert not copied().hasHtml()


def test_formulas_are_copied_as_they_were_written(show):
    view = show([you(1, "so $x^2$\n\n$$\\frac{a}{b}$$")])
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    view.commands.copy()
    assert copied().text() == "so $x^2$\n\n$$\\frac{a}{b}$$"
    assert copied().html() == "<p>so <i>x²</i></p><p><i>a/b</i></p>"


def test_of_folded_messages_the_line_is_copied(show):
    calls = [assistant(number, bash(f"step {number}")) for number in range(2, 8)]
    view = show([you(1, "Go"), *calls, assistant(8, "Done.")])
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    view.commands.copy()
    assert copied().text() == "You:\nGo\n\nAssistant:\n6 tool calls  5 min\n\nDone."


class CountingMessages(HeldMessages):
    """Knows what was asked for to be shown, and what to be copied."""

    def __init__(self, messages):
        super().__init__(messages)
        self.fetched, self.said = set(), 0

    def fetch(self, ids, then):
        self.fetched |= set(ids)
        super().fetch(ids, then)

    def say(self, ids, then):
        self.said += len(ids)
        super().say(ids, then)


def test_very_many_messages_are_copied_without_being_fetched_by_the_window(show):
    held = long_conversation(900)
    view = show([you(1, "x")])
    counting = CountingMessages(held)
    view.show_thread(counting, entries(held))
    paint(view)
    fetched = len(counting.fetched)
    view.state.selection.select(Place(0, view.row_block(0).slots[0].key, 2), end_of(899))
    view.commands.copy()
    assert len(counting.fetched) == fetched < 300
    assert counting.said == 899
    assert not copied().hasHtml()
    assert copied().text().startswith(f"You:\n{held[0].text[2:12]}")
    assert copied().text().endswith(held[899].text[-20:])


def test_very_many_messages_come_to_the_clipboard_letter_for_letter(show):
    held = [you(1, "Größe 26\r\n"), you(2, ""), assistant(3, bash("rise 🥖"))]
    held.append(event(4))
    loaves = [you(number, f"{number} **loaves** &amp; 🥖") for number in range(5, 900)]
    held += loaves
    view = show([you(1, "x")])
    view.show_thread(HeldMessages(held), entries(held))
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    view.commands.copy()
    first = "You:\nGröße 26\r\n\n\nAssistant:\nBash  rise 🥖\n\nContext compacted\n\nYou:\n"
    assert copied().text() == first + "\n\n".join(map(copying.message_text, loaves))


def test_of_two_copies_the_later_one_counts(show):
    waiting = []

    class Slow(HeldMessages):
        def compose(self, ids, write, then):
            messages = [self._messages[number] for number in ids]
            waiting.append(lambda: then(write(messages)))

    held = [you(1, "first"), you(2, "second")]
    view = show([you(1, "x")])
    view.show_thread(Slow(held), entries(held))
    view.commands.copy_message(0)
    view.commands.copy_message(1)
    for answer in reversed(waiting):
        answer()
    assert copied().text() == "second"


def test_a_long_message_is_copied_from_its_middle_without_laying_it_out(show):
    text = "\n\n".join(f"paragraph {number} " + "word " * 60 for number in range(600))
    view = show([you(1, text)])
    block = view.row_block(0)
    laid_out = sum(slot.box is not None for slot in block.slots)
    view.state.selection.select(Place(0, (0, 0, 0), 10), end_of(0))
    view.commands.copy()
    assert copied().text().startswith("0 word word")
    assert "paragraph 599 " in copied().text()
    assert sum(slot.box is not None for slot in block.slots) == laid_out


def test_nothing_selected_copies_nothing(show):
    view = show([you(1, "x")])
    view.commands.copy_message(0)
    view.state.selection.clear()
    view.commands.copy()
    view.commands.clipboard.offer_selection()
    assert copied().text() == "x"
    view.state.selection.select(start_of(0), end_of(0))
    view.commands.clipboard.offer_selection()
    assert copied().text() == "x"
