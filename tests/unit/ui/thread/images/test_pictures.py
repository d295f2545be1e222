"""Pictures and files of a conversation in the vault: opened, copied, saved."""

import io

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from chatvault.domain.blocks import Attachment, File, Image, ToolCall, ToolOutcome
from chatvault.jobs.runner import JobRunner
from chatvault.ui.operations import Operations
from chatvault.ui.thread.boxes.code_box import CodeBox
from chatvault.ui.thread.boxes.image_box import ImageBox
from chatvault.ui.thread.parts.parts import LinePart
from chatvault.ui.thread.thread_pane import ThreadPane
from tests.factories import make_message, make_session
from tests.unit.ui.thread.painted import plain

CRUMB, CRUST = plain(900, 450), plain(40, 30, 0xAA5500)
ON_IT = QPointF(20, 14)  # of a part
RECIPE = b"Rye, water, salt.\n" * 3


def kept(name, content, media_type="image/png"):
    return Attachment(name, media_type, len(content), content=lambda: io.BytesIO(content))


@pytest.fixture
def runner(qtbot):
    made = JobRunner()
    yield made
    assert made.shutdown()


@pytest.fixture
def pane(qtbot, appearance, runner, services, merge):
    """A conversation with two pictures, a broken one, a text and what is no text."""
    blocks = (
        Image(kept("crumb.png", CRUMB)),
        Image(kept("broken.png", b"nothing of it")),
        Image(kept("crust.png", CRUST)),
        File(kept("recipe.md", RECIPE, "text/markdown")),
        File(kept("oven.bin", b"\x00\x01" * 2_000, "application/octet-stream")),
    )
    (done,) = merge(make_session(messages=[make_message(blocks=blocks)]))
    made = ThreadPane(appearance, Operations(runner, lambda: services))
    qtbot.addWidget(made)
    made.resize(820, 900)
    with qtbot.waitExposed(made):
        made.show()
    with qtbot.waitSignal(made.opened):
        made.open(done.session_id)
    qtbot.waitUntil(lambda: all(box.wanted is None for box in boxes(made, ImageBox)))
    return made


def slots(pane):
    pane.view.viewport().repaint()
    return [slot for placed in pane.view.placed for slot, _ in placed.block.boxes()]


def boxes(pane, kind):
    return [slot.box for slot in slots(pane) if isinstance(slot.box, kind)]


def spot_of(pane, slot, at):
    """Where a point of a part is in the view."""
    (placed,) = pane.view.placed
    corner = placed.block.origin(slot) + QPointF(pane.view.column_left, placed.top)
    return corner + at


def click(pane, slot, at=ON_IT):
    point = spot_of(pane, slot, at).toPoint()
    QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=point)


def line(pane, name):
    return next(
        slot for slot in slots(pane) if isinstance(slot.part, LinePart) and slot.part.name == name
    )


def open_picture(pane, qtbot, name):
    picture = next(
        slot
        for slot in slots(pane)
        if isinstance(slot.box, ImageBox) and slot.box.attachment.name == name
    )
    click(pane, picture)
    qtbot.waitUntil(lambda: pane.pictures.lightbox.isVisible())
    qtbot.waitUntil(lambda: pane.pictures.lightbox.canvas.picture is not None)
    return pane.pictures.lightbox


def choose(monkeypatch, path):
    """The person chooses that file; what was offered is kept."""
    offered = []

    def ask(parent, title, name, *rest):
        offered.append(name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return offered


def test_a_click_opens_the_picture_among_those_of_the_conversation(pane, qtbot):
    box = open_picture(pane, qtbot, "crust.png")
    assert box.bar.words.text.endswith("3 of 3")
    assert box.canvas.picture.levels[0].pixelColor(5, 5).rgb() & 0xFFFFFF == 0xAA5500
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert pane.view.hasFocus()


def test_turning_quickly_ends_at_the_last_one_asked_for(pane, qtbot):
    box = open_picture(pane, qtbot, "crumb.png")
    QTest.keyClick(box, Qt.Key.Key_Right)
    QTest.keyClick(box, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: box.canvas.picture is not None)
    assert box.canvas.picture.size.width() == 40


def test_a_broken_picture_is_named_and_saved_with_its_own_bytes(pane, qtbot, monkeypatch, tmp_path):
    out = tmp_path / "out.png"
    offered = choose(monkeypatch, out)
    box = open_picture(pane, qtbot, "broken.png")
    assert box.canvas.picture.problem == "cannot be shown"
    with qtbot.waitSignal(pane.done) as done:
        QTest.mouseClick(box.bar.save, Qt.MouseButton.LeftButton)
    assert done.args == ["Saved as out.png"]
    assert (offered, out.read_bytes()) == (["broken.png"], b"nothing of it")


def test_what_cannot_be_saved_is_said_where_one_looks(pane, qtbot, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    choose(monkeypatch, tmp_path / "file" / "a.png")
    box = open_picture(pane, qtbot, "crumb.png")
    with qtbot.waitSignal(pane.failed):
        QTest.mouseClick(box.bar.save, Qt.MouseButton.LeftButton)
    assert "could not be saved" in box.bar.words.text


def test_saving_nowhere_does_nothing(pane, qtbot, monkeypatch):
    choose(monkeypatch, "")
    box = open_picture(pane, qtbot, "crumb.png")
    with qtbot.assertNotEmitted(pane.done, wait=100):
        QTest.mouseClick(box.bar.save, Qt.MouseButton.LeftButton)


def test_a_picture_is_copied_in_full(pane, qtbot):
    box = open_picture(pane, qtbot, "crumb.png")
    with qtbot.waitSignal(pane.done):
        QTest.keyClick(box, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().image().width() == 900


def actions(pane, slot, at=ON_IT):
    spot = pane.view.spot(spot_of(pane, slot, at))
    menu = pane.view.menu.build(spot.message, spot.link, spot)
    return {action.text(): action for action in menu.actions() if action.text()}


def test_the_menu_of_a_picture_opens_copies_and_saves(pane, qtbot, monkeypatch, tmp_path):
    choose(monkeypatch, tmp_path / "c.png")
    offered = actions(pane, slots(pane)[0])
    assert list(offered)[:3] == ["Open picture", "Copy picture", "Save as…"]
    with qtbot.waitSignal(pane.done):
        offered["Copy picture"].trigger()
    with qtbot.waitSignal(pane.done):
        offered["Save as…"].trigger()
    assert (tmp_path / "c.png").read_bytes() == CRUMB
    offered["Open picture"].trigger()
    qtbot.waitUntil(lambda: pane.pictures.lightbox.isVisible())


def test_a_broken_picture_is_not_copied_and_that_is_said(pane, qtbot):
    offered = actions(pane, slots(pane)[1])
    with qtbot.waitSignal(pane.failed) as failed:
        offered["Copy picture"].trigger()
    assert failed.args == ["The picture was not copied: cannot be shown."]


def test_a_file_is_saved_from_its_line_and_from_its_menu(pane, qtbot, monkeypatch, tmp_path):
    out = tmp_path / "recipe.md"
    offered = choose(monkeypatch, out)
    recipe = line(pane, "recipe.md")
    with qtbot.waitSignal(pane.done):
        click(pane, recipe, QPointF(recipe.box.width - 8, 14))
    assert (offered, out.read_bytes()) == (["recipe.md"], RECIPE)
    assert not recipe.unfolded
    assert list(actions(pane, recipe))[:2] == ["Unfold this", "Save as…"]


def test_a_kept_text_is_read_when_it_is_unfolded(pane, qtbot):
    click(pane, line(pane, "recipe.md"))
    qtbot.waitUntil(lambda: any("Rye" in box.text for box in boxes(pane, CodeBox)))
    # Folded and unfolded again, it is there at once.
    click(pane, line(pane, "recipe.md"))
    assert not boxes(pane, CodeBox)
    click(pane, line(pane, "recipe.md"))
    assert boxes(pane, CodeBox)


def test_what_is_no_text_says_so_when_it_is_unfolded(pane, qtbot):
    click(pane, line(pane, "oven.bin"))
    qtbot.waitUntil(lambda: any(slot.box.text == "Binary, 4 KB" for slot in slots(pane)))


def test_another_conversation_puts_the_picture_away(pane, qtbot, merge):
    (other,) = merge(make_session("Which oven?", "A stone oven."))
    box = open_picture(pane, qtbot, "crumb.png")
    with qtbot.waitSignal(pane.opened):
        pane.open(other.session_id)
    assert not box.isVisible()


def test_a_picture_in_a_sub_agents_run_is_one_of_the_run(pane, qtbot, merge):
    call = ToolCall("Task", '{"description": "draw"}', "c1", ToolOutcome("Done."), child="drawer")
    drawn = (Image(kept("first.png", CRUMB)), Image(kept("second.png", CRUST)))
    parent, _ = merge(
        make_session(messages=[make_message(blocks=(call,))], external_id="asked"),
        make_session(messages=[make_message(blocks=drawn)], external_id="drawer"),
    )
    with qtbot.waitSignal(pane.opened):
        pane.open(parent.session_id)
    click(pane, line(pane, "Task"))
    click(pane, line(pane, "Run"))
    qtbot.waitUntil(lambda: len(boxes(pane, ImageBox)) == 2)
    qtbot.waitUntil(lambda: all(box.wanted is None for box in boxes(pane, ImageBox)))
    box = open_picture(pane, qtbot, "second.png")
    assert "second.png" in box.bar.words.text
    assert box.bar.words.text.endswith("2 of 2")
