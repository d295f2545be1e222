"""Looking at the pictures of an imported conversation, and taking one out."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from chatvault.ui.thread.boxes.image_box import ImageBox
from tests.ui.conftest import Person
from tests.unit.ui.thread.painted import plain

CRUMB, CRUST = plain(800, 400), plain(300, 500, 0xAA5500)


def message(name: str, parent: str | None, *content: dict[str, object]) -> str:
    return json.dumps(
        {
            "type": "user",
            "uuid": name,
            "parentUuid": parent,
            "sessionId": "5c0b6a52-0000-4000-8000-000000000001",
            "cwd": "/home/baker/bread",
            "version": "2.0.0",
            "timestamp": "2025-11-22T12:00:00.000Z",
            "message": {"role": "user", "content": list(content)},
        }
    )


def picture(content: bytes) -> dict[str, object]:
    data = base64.b64encode(content).decode()
    return {
        "type": "image",
        "source": {"type": "base64", "media_type": "image/png", "data": data},
    }


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A coding agent's log in which two pictures were pasted."""
    folder = tmp_path / "projects" / "-home-baker-bread"
    folder.mkdir(parents=True)
    path = folder / "5c0b6a52-0000-4000-8000-000000000001.jsonl"
    first = message("a", None, {"type": "text", "text": "The crumb:"}, picture(CRUMB))
    second = message("b", "a", {"type": "text", "text": "The crust:"}, picture(CRUST))
    path.write_text(f"{first}\n{second}\n", encoding="utf-8")
    return path


def click_first_picture(person: Person) -> None:
    view = person.window.thread_pane.view
    view.viewport().repaint()
    placed, slot = next(
        (placed, slot)
        for placed in view.placed
        for slot, box in placed.block.boxes()
        if isinstance(box, ImageBox)
    )
    corner = placed.block.origin(slot) + QPointF(view.column_left + 30, placed.top + 30)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=corner.toPoint())
    person.settle()


def test_a_person_looks_at_pictures_and_saves_one(
    person: Person, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "crust.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments: (str(out), ""))
    # Given a conversation with two pictures,
    person.do(person.window.imports.start, (log,))
    person.open()
    # when the first one is clicked,
    click_first_picture(person)
    box = person.window.thread_pane.pictures.lightbox
    # then it covers the window,
    assert box.isVisible()
    assert box.geometry() == person.window.rect()
    assert box.bar.words.text.endswith("1 of 2")
    # and the next one, larger,
    person.do(QTest.keyClick, box, Qt.Key.Key_Right)
    assert box.bar.words.text.endswith("2 of 2")
    fitted = box.canvas.zoom.factor
    person.do(QTest.keyClick, box, Qt.Key.Key_Plus)
    assert box.canvas.zoom.factor == pytest.approx(fitted * 1.25)
    # is saved as it was pasted,
    person.do(QTest.mouseClick, box.bar.save, Qt.MouseButton.LeftButton)
    assert out.read_bytes() == CRUST
    assert person.window.toast.text == "Saved as crust.png"
    # and Escape leads back to the conversation.
    person.do(QTest.keyClick, box, Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert QApplication.focusWidget() is person.window.thread_pane.view
