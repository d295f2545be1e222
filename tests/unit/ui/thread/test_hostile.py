"""Hostile messages: nothing is fetched, nothing is opened, nothing crashes, nothing hangs."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QUrl
from PySide6.QtGui import QDesktopServices, QHelpEvent, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QToolTip

from chatvault.domain.blocks import Text
from chatvault.domain.session import SessionRow, SessionStatus
from chatvault.jobs.runner import JobRunner
from chatvault.ui import tips
from chatvault.ui.appearance import Appearance
from chatvault.ui.operations import Operations
from chatvault.ui.thread.code_box import CodeBox
from chatvault.ui.thread.markdown import is_allowed
from chatvault.ui.thread.provider import HeldMessages
from chatvault.ui.thread.safe_document import SafeDocument
from chatvault.ui.thread.selection import end_of, start_of
from chatvault.ui.thread.thread_pane import ThreadPane
from chatvault.ui.thread.wanted import Wanted
from tests.unit.ui.thread.conversations import entries
from tests.unit.ui.thread.hostile_corpus import MEGABYTE, Hostile, conversations, names
from tests.unit.ui.thread.hostile_watch import Watch

AT_ONCE = 1.0  # seconds of the window's own time until a conversation is painted
IN_ALL = 6.0  # and until everything was done with it
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


class Reader:
    """Does with an opened conversation whatever a person may do."""

    def __init__(self, pane: ThreadPane, conversation: Hostile) -> None:
        self.pane, self.view, self.conversation = pane, pane.view, conversation
        self.links: set[str] = set()
        self.view.link_hovered.connect(self.links.add)

    def deeds(self) -> list[Callable[[], object]]:
        """What is done after it was opened, in order.

        What is long is found and copied only where it is nothing but large: the others take
        their time for every screen, and there are many of them.
        """
        blocks = [block for message in self.conversation.messages for block in message.blocks]
        texts = [block.text for block in blocks if isinstance(block, Text)]
        unfolded = [self.touch, self.unfold, self.colour] if len(texts) < len(blocks) else []
        size = sum(map(len, texts))
        searched = [self.find, self.copy] if size < SHORT or size > MEGABYTE // 8 else []
        return [self.leaf_through, self.colour, *unfolded, self.touch, *searched]

    def paint(self) -> None:
        self.view.viewport().repaint()

    def open(self) -> None:
        """See the first page and the header."""
        held = list(self.conversation.messages)
        messages = HeldMessages(held, self.conversation.pictures)
        self.view.show_thread(messages, entries(held), source=self.conversation.title)
        self.pane.header.show_session(session(self.conversation.title, len(held)))
        self.pane.grab()

    def leaf_through(self) -> None:
        """Turn some pages from the top, then go to the very end."""
        self.view.scroll_to(0)
        self.paint()
        for _ in range(PAGES):
            self.view.scroll_by(self.view.flow.view * 0.9)
            self.paint()
        self.view.navigation.go_to_end()
        self.paint()
        self.paint()

    def touch(self) -> None:
        """Rest the mouse on many points, and let the tips be shown."""
        view = self.view.viewport()
        self.paint()
        for y in range(4, view.height(), 56):
            for x in range(60, 700, 80):
                self.view._mouse.follow(QPointF(x, y))
            self.tell(view, QPoint(200, y))
        for y in range(8, 60, 16):
            self.tell(self.pane.header, QPoint(100, y))
        for y in range(8, 200, 40):
            self.tell(self.pane._minimap, QPoint(8, y))

    @staticmethod
    def tell(widget: object, at: QPoint) -> None:
        where = widget.mapToGlobal(at)  # type: ignore[attr-defined]
        QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, where))  # type: ignore[arg-type]

    def colour(self) -> None:
        """Let everything happen that happens when there is time."""
        for placed in self.view.placed:
            for _, box in placed.block.boxes():
                if isinstance(box, CodeBox):
                    box.add_colours()
        self.view._idle._turn()
        self.paint()

    def unfold(self) -> None:
        self.view.deeds.fold_everything(unfolded=True)
        self.leaf_through()

    def copy(self) -> str:
        """Copy the first message."""
        self.view.state.selection.select(start_of(0), end_of(0))
        self.paint()
        self.view.deeds.copy()
        return QApplication.clipboard().text()

    def find(self) -> None:
        self.view.hits.look(Wanted((self.conversation.word,)), go=True)
        self.paint()
        self.view.hits.next()
        self.paint()


@pytest.mark.qt_log_ignore(*_KNOWN)
@pytest.mark.parametrize("name", names())
def test_a_hostile_conversation_touches_nothing_and_is_fast(
    name: str, pane: ThreadPane, watch: Watch, hostile: dict[str, Hostile]
) -> None:
    watch.seen()
    asked = SafeDocument.refused
    reader = Reader(pane, hostile[name])
    begun = time.thread_time()
    reader.open()
    opened = time.thread_time() - begun
    for deed in reader.deeds():
        deed()
    whole = time.thread_time() - begun
    assert watch.seen() == []
    assert SafeDocument.refused == asked  # nothing was even asked for
    assert [link for link in reader.links if link and not is_allowed(link)] == []
    assert opened < AT_ONCE
    assert whole < IN_ALL


def test_there_are_many_of_them() -> None:
    assert len(names()) > 200


# What watches does see


def test_a_picture_that_qt_opens_is_noticed(watch: Watch) -> None:
    watch.seen()
    assert not QImage(str(watch.probe.picture)).isNull()
    assert "opened probe.png" in watch.seen()


def test_a_document_and_a_tip_of_qt_would_open_it(watch: Watch, pane: ThreadPane) -> None:
    element = f"<img src='file://{watch.probe.picture}'>"
    document = QTextDocument()
    document.setHtml(element)
    assert document.idealWidth() > 30
    assert "opened probe.png" in watch.seen()
    QToolTip.showText(pane.mapToGlobal(QPoint(9, 9)), element, pane)
    assert "opened probe.png" in watch.seen()


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
    socket.create_connection(("127.0.0.1", watch.server.port)).close()
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
