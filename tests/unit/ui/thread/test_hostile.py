"""Hostile messages: nothing is fetched, nothing is opened, nothing crashes, nothing hangs."""

from __future__ import annotations

import functools
import html
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import unquote

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QHelpEvent, QImage, QTextDocument
from PySide6.QtNetwork import QAbstractSocket, QTcpSocket
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from chatvault.domain.blocks import Text
from chatvault.domain.message import Message
from chatvault.domain.session import SessionRow, SessionStatus
from chatvault.jobs.runner import JobRunner
from chatvault.ui import tips
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.thread.boxes.code_box import CodeBox
from chatvault.ui.thread.clipboard.copying import Clip
from chatvault.ui.thread.parts.annex import Annex
from chatvault.ui.thread.parts.parts import TextPart
from chatvault.ui.thread.parts.rich_text import parse_parts
from chatvault.ui.thread.provider import Findings, HeldMessages
from chatvault.ui.thread.selection import end_of, start_of
from chatvault.ui.thread.text.markdown import is_allowed
from chatvault.ui.thread.text.safe_document import SafeDocument
from chatvault.ui.thread.text.sanitize import clean
from chatvault.ui.thread.text.wanted import Wanted
from chatvault.ui.thread.thread_pane import ThreadPane
from tests.pace import lap
from tests.unit.ui.thread.conversations import entries
from tests.unit.ui.thread.hostile_corpus import (
    ADDRESSES,
    MEGABYTE,
    Hostile,
    conversations,
    names,
)
from tests.unit.ui.thread.hostile_watch import Watch

# Laps of the window's own time: five times of what the slowest takes where a screen full of
# emoji is painted, and far less than what takes the square of its length.
AT_ONCE = 600  # for anything that it is asked for
IN_ALL = 3_000  # until everything was done with a conversation
PAGES = 2
SHORT = 16_000  # characters
# What Qt says of pictures that it refuses, and of windows where there is no screen.
_KNOWN = ("does not support", "QImageIOHandler", "libpng")


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Watch]:
    made = Watch(tmp_path_factory.mktemp("hostile"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def hostile(watch: Watch) -> dict[str, Hostile]:
    """All hostile conversations, with the addresses of what is watched in them."""
    probe = watch.probe

    def fill(text: str) -> str:
        text = text.replace("PICTURE", str(probe.picture)).replace("TEXT", str(probe.text))
        text = text.replace("FOLDER", str(probe.picture.parent))
        return text.replace("WEB", f"127.0.0.1:{watch.server.port}")

    return conversations(fill)


@pytest.fixture(scope="module")
def pane(qapp: QApplication) -> Iterator[ThreadPane]:
    """A pane that gets its messages at once; one for all, as a person has."""

    def no_vault() -> object:
        raise AssertionError("the vault was asked")

    runner, appearance = JobRunner(), Appearance()
    appearance.set_scheme("light")
    made = ThreadPane(appearance, Operations(runner, no_vault))  # type: ignore[arg-type]
    made.resize(820, 700)
    made.show()
    yield made
    QToolTip.hideText()
    made.close()
    made.deleteLater()
    assert runner.shutdown()


def session(title: str, count: int) -> SessionRow:
    return SessionRow(
        id=1, uid="u", source=title, title=title, excerpt=title, model=title, project=title,
        created_at=0, updated_at=0, messages=count, status=SessionStatus.ACTIVE,
        pinned=False, starred=False, tags=(title, title),
    )  # fmt: skip


class Lanes(HeldMessages):
    """Messages of which it is known how long was worked on them away from the window."""

    away = 0.0  # seconds

    def compose(
        self,
        ids: Sequence[int],
        write: Callable[[Iterable[Message]], Clip],
        then: Callable[[Clip], None],
    ) -> None:
        self._hand_over(functools.partial(super().compose, ids, write), then)

    def find(
        self,
        ids: Sequence[int],
        wanted: Wanted,
        annex: Annex,
        take: Callable[[Findings], None],
    ) -> None:
        self._hand_over(functools.partial(super().find, ids, wanted, annex), take)

    def _hand_over(self, work: Callable[..., None], then: Callable[..., None]) -> None:
        begun, made = time.thread_time(), []
        work(made.append)
        self.away += time.thread_time() - begun
        for one in made:
            then(one)


class Reader:
    """Does with an opened conversation whatever a person may do."""

    def __init__(self, pane: ThreadPane, conversation: Hostile) -> None:
        self.pane, self.view, self.conversation = pane, pane.view, conversation
        self.messages = Lanes(conversation.messages, conversation.pictures)
        self.links: set[str] = set()
        self.slowest = (0.0, "")  # the longest that the window did not come back, and over what
        self.view.link_hovered.connect(self.links.add)

    def commands(self) -> list[Callable[[], object]]:
        """What is done after it was opened, in order.

        What is long is found and copied only where it is nothing but large: the others take
        their time for every screen, and there are many of them.
        """
        blocks = [block for message in self.conversation.messages for block in message.blocks]
        texts = [block.text for block in blocks if isinstance(block, Text)]
        unfolded = [self.touch, self.unfold, self.colour] if len(texts) < len(blocks) else []
        size = sum(map(len, texts))
        searched = [self.find, self.copy] if size < SHORT or size > MEGABYTE // 8 else []
        other = [self.ask, self.read, self.select]
        return [self.leaf_through, self.colour, *unfolded, self.touch, *other, *searched]

    def step(self, name: str, do: Callable[..., object], *arguments: object) -> None:
        """One thing that the window does before it listens again."""
        begun, away = time.thread_time(), self.messages.away
        do(*arguments)
        took = time.thread_time() - begun - (self.messages.away - away)
        self.slowest = max(self.slowest, (took, name))

    def paint(self, after: str) -> None:
        self.step(f"painting after {after}", self.view.viewport().repaint)

    def open(self) -> None:
        """See the first page and the header."""
        held = list(self.conversation.messages)

        def show() -> None:
            self.view.show_thread(self.messages, entries(held), source=self.conversation.title)
            self.pane.header.show_session(session(self.conversation.title, len(held)))
            self.pane.grab()

        self.step("opening", show)

    def leaf_through(self) -> None:
        """Turn some pages from the top, then go to the very end."""
        self.step("going to the top", self.view.scroll_to, 0)
        self.paint("going to the top")
        for _ in range(PAGES):
            self.step("turning a page", self.view.scroll_by, self.view.flow.view * 0.9)
            self.paint("turning a page")
        self.step("going to the end", self.view.navigation.go_to_end)
        self.paint("going to the end")
        self.paint("nothing")

    def touch(self) -> None:
        """Rest the mouse on many points, and let the tips be shown."""
        view = self.view.viewport()
        self.paint("something")
        for y in range(4, view.height(), 56):
            for x in range(60, 700, 80):
                self.step("pointing", self.view._mouse.follow, QPointF(x, y))
            self.tell(view, QPoint(200, y))
        for y in range(8, 60, 16):
            self.tell(self.pane.header, QPoint(100, y))
        for y in range(8, 200, 40):
            self.tell(self.pane._minimap, QPoint(8, y))

    def tell(self, widget: QWidget, at: QPoint) -> None:
        event = QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at))
        self.step("showing a tip", QApplication.sendEvent, widget, event)

    def colour(self) -> None:
        """Let everything happen that happens when there is time."""
        for placed in self.view.placed:
            for _, box in placed.block.boxes():
                if isinstance(box, CodeBox):
                    self.step("colouring", box.add_colours)
        self.step("laying out ahead", self.view._idle._turn)
        self.paint("colouring")

    def unfold(self) -> None:
        self.step("unfolding", functools.partial(self.view.commands.fold_everything, unfolded=True))
        self.leaf_through()

    def ask(self) -> None:
        """Open the menu of the first message, and close it."""
        self.step("building the menu", lambda: self.view.menu.build(0).deleteLater())

    def read(self) -> None:
        """Read the first message with a caret, move that, and go back."""
        mode = self.view.commands.reader
        self.step("opening the reader", mode.open, 0)
        if mode.reader is not None:
            self.step("painting the reader", mode.reader.viewport().repaint)
            self.step("moving the caret", QTest.keyClick, mode.reader, Qt.Key.Key_PageDown)
            self.step("painting the reader", mode.reader.viewport().repaint)
        self.step("closing the reader", mode.close)

    def select(self) -> None:
        """Select by keyboard, from the top to the end."""
        self.step("going to the top", self.view.navigation.go_to, 0)
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_End):
            shift = Qt.KeyboardModifier.ShiftModifier
            self.step("selecting by key", QTest.keyClick, self.view, key, shift)
            self.paint("selecting by key")

    def copy(self) -> str:
        """Copy the first message."""
        self.view.state.selection.select(start_of(0), end_of(0))
        self.paint("selecting")
        self.step("copying", self.view.commands.copy)
        return QApplication.clipboard().text()

    def find(self) -> None:
        look = functools.partial(self.view.hits.look, go=True)
        self.step("finding", look, Wanted((self.conversation.word,)))
        self.paint("finding")
        self.step("going to the next hit", self.view.hits.next)
        self.paint("going to the next hit")


@pytest.mark.qt_log_ignore(*_KNOWN)
@pytest.mark.parametrize("name", names())
def test_a_hostile_conversation_touches_nothing_and_is_fast(
    name: str, pane: ThreadPane, watch: Watch, hostile: dict[str, Hostile]
) -> None:
    watch.seen()
    asked = SafeDocument.refused
    reader = Reader(pane, hostile[name])
    pace = lap()
    begun = time.thread_time()
    for command in (reader.open, *reader.commands()):
        command()
    whole = time.thread_time() - begun
    assert watch.seen() == []
    assert SafeDocument.refused == asked  # nothing was even asked for
    assert [link for link in reader.links if link and not is_allowed(link)] == []
    pace = max(pace, lap())
    assert reader.slowest < (AT_ONCE * pace, "")
    assert whole < IN_ALL * pace


def test_there_are_many_of_them() -> None:
    assert len(names()) > 200


# What watches does see


def test_a_picture_that_qt_opens_is_noticed(watch: Watch) -> None:
    watch.seen()
    assert not QImage(str(watch.probe.picture)).isNull()
    assert "opened probe.png" in watch.seen()


@pytest.mark.qt_log_ignore(*_KNOWN)
def test_a_document_and_a_tip_of_qt_would_open_it(watch: Watch, pane: ThreadPane) -> None:
    element = f"<img src='file://{watch.probe.picture}'>"
    document = QTextDocument()
    document.setHtml(element)
    assert document.idealWidth() > 30
    assert "opened probe.png" in watch.seen()
    QToolTip.showText(pane.mapToGlobal(QPoint(9, 9)), element, pane)
    assert "opened probe.png" in watch.seen()


@pytest.mark.qt_log_ignore(*_KNOWN)
def test_a_safe_document_and_our_tips_do_not(watch: Watch, pane: ThreadPane) -> None:
    watch.seen()
    element = f"<img src='file://{watch.probe.picture}'>"
    asked = SafeDocument.refused
    document = SafeDocument()
    document.setHtml(element)
    assert document.idealWidth() < 30
    assert SafeDocument.refused > asked  # it was refused, not overlooked
    tips.show(pane.mapToGlobal(QPoint(9, 9)), element, pane)
    assert "&lt;img" in QToolTip.text()
    assert watch.seen() == []


def test_a_file_that_python_reads_is_noticed(watch: Watch) -> None:
    watch.seen()
    assert watch.probe.text.read_text("ascii")
    assert any("probe.txt" in event for event in watch.seen())


def test_a_connection_is_noticed(watch: Watch) -> None:
    watch.seen()
    visitor = QTcpSocket()
    visitor.connectToHost("127.0.0.1", watch.server.port)
    visitor.waitForConnected(5_000)
    if visitor.error() is QAbstractSocket.SocketError.NetworkError:
        pytest.skip("there is no network at all")
    visitor.abort()
    assert "connected" in watch.seen()


def test_what_is_handed_to_the_desktop_is_noticed(watch: Watch) -> None:
    watch.seen()
    QDesktopServices.openUrl(QUrl("https://example.org/"))
    assert watch.seen() == ["desktop https://example.org/"]


@pytest.mark.parametrize(
    "url",
    ["javascript:x", "file:///x", " JAVASCRIPT:x", "//host", "smb://x", "data:x", "x.html", ""],
)
def test_links_lead_only_to_the_web_and_to_mail(url: str) -> None:
    assert not is_allowed(url)
    assert is_allowed("HTTPS://example.org")
    assert is_allowed("mailto:someone@example.org")


def as_read(address: str) -> str:
    """An address without what its reading may change: escapes, white space, doubled signs."""
    return "".join(unquote(clean(address)).split()).replace("\\\\", "\\")


@pytest.mark.parametrize("name", [name for name, to in ADDRESSES.items() if not is_allowed(to)])
@pytest.mark.parametrize(
    "form", ["[x]({})", "[x](<{}>)", "![x]({})", "<{}>", "[x][r]\n\n[r]: {}", "{}"]
)
def test_where_any_other_link_would_lead_is_there_to_be_read(name: str, form: str) -> None:
    address = ADDRESSES[name]
    (part,) = parse_parts(form.format(address))
    assert isinstance(part, TextPart)
    runs = [run for paragraph in part.paragraphs for run in paragraph.runs]
    assert as_read(html.unescape(address)) in as_read("".join(run.text for run in runs))
    assert all(is_allowed(run.style.href) for run in runs if run.style.href)
