"""A message that is read with a caret."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAccessible, QGuiApplication, QImage, QTextDocument
from PySide6.QtTest import QTest

from chatvault.ui.thread.text.safe_document import SafeDocument
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, long_conversation, you

MESSAGES = [
    you(1, "How?"),
    assistant(2, "First **knead**.\n\n- [more](https://example.org)\n\n```\ncode <b>\n```"),
]


def opened(view, message=1):
    view.state.focused = message
    QTest.keyClick(view, Qt.Key.Key_F7)
    return view.commands.reader.reader


def test_the_message_is_read_with_a_caret_and_selected_by_keyboard(show):
    view = show(MESSAGES)
    reader = opened(view)
    assert reader.isVisible()
    assert reader.toPlainText() == "First knead.\nmore\ncode <b>"
    QTest.keyClick(reader, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    word_back = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(reader, Qt.Key.Key_Right, word_back)
    QTest.keyClick(reader, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "knead"


def test_it_lies_over_its_message_and_stays_there(show):
    view = show(MESSAGES)
    reader = opened(view)
    placed = view.placed[1]
    assert abs(reader.geometry().top() - placed.top) <= 1
    assert reader.geometry().height() >= placed.block.height - 1
    view.resize(700, 300)
    paint(view)
    assert view.viewport().rect().contains(reader.geometry())


def test_escape_goes_back_to_the_place(show):
    view = show(long_conversation(60))
    view.navigation.go_to(30)
    view.scroll_by(17)
    paint(view)
    before = view.flow.value
    reader = opened(view, 30)
    QTest.keyClick(reader, Qt.Key.Key_Escape)
    paint(view)
    assert view.commands.reader.reader is None
    assert view.flow.value == before
    assert not reader.isVisible()


def test_a_link_is_asked_for_by_the_thread(show, qtbot):
    view = show(MESSAGES)
    reader = opened(view)
    with qtbot.waitSignal(view.link_opened) as asked:
        reader.anchorClicked.emit(QUrl("https://example.org"))
    assert asked.args == ["https://example.org"]
    with qtbot.assertNotEmitted(view.link_opened):
        reader.anchorClicked.emit(QUrl("file:///etc/passwd"))


def test_nothing_is_loaded(show):
    view = show([you(1, "![a](https://example.org/a.png) <img src='file:///a.png'>")])
    reader = opened(view, 0)
    assert isinstance(reader.document(), SafeDocument)
    image = QTextDocument.ResourceType.ImageResource
    assert reader.document().resource(image, QUrl("file:///a.png")).isNull()
    assert isinstance(reader.loadResource(int(image.value), QUrl("file:///a.png")), QImage)
    assert "<img" not in reader.document().toHtml()


def test_a_screen_reader_gets_the_text_and_where_the_caret_is(show):
    view = show(MESSAGES)
    reader = opened(view)
    interface = QAccessible.queryAccessibleInterface(reader)
    assert interface.role() == QAccessible.Role.EditableText or interface.state().readOnly
    text = interface.textInterface()
    assert text.text(0, 5) == "First"
    QTest.keyClick(reader, Qt.Key.Key_Right)
    assert text.cursorPosition() == 1


def test_a_message_without_end_is_shown_as_plain_text(show):
    view = show([you(1, "**word** " * 60_000)])
    reader = opened(view, 0)
    assert reader.toPlainText().startswith("word word")
    assert len(reader.toPlainText()) > 200_000
    assert not reader.toPlainText().endswith("is in the conversation.")


def test_what_is_too_long_for_a_caret_is_cut_and_says_so(show):
    view = show([you(1, "word " * 100_000)])
    text = opened(view, 0).toPlainText()
    assert len(text) < 410_000
    assert text.endswith("The rest is in the conversation.")


def test_a_word_without_end_is_shown_in_pieces(show):
    view = show([you(1, f"**Hash** {'0' * 5_000}")])
    reader = opened(view, 0)
    assert reader.toPlainText().replace("\n", "") == f"Hash {'0' * 5_000}"
    assert max(map(len, reader.toPlainText().split("\n"))) <= 2_000


def test_it_goes_away_with_the_thread_and_with_the_theme(show, appearance):
    view = show(MESSAGES)
    opened(view)
    appearance.set_scheme("dark")
    assert view.commands.reader.reader is None
    opened(view)
    view.commands.reader.open(0)
    assert view.commands.reader.reader.toPlainText() == "How?"
    view.clear()
    view.shown.emit()
    assert view.commands.reader.reader is None
