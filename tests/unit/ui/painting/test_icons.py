"""The program's own icons."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage
from pytestqt.qtbot import QtBot

import chatvault
from chatvault.paths import resource
from chatvault.ui import actions
from chatvault.ui.painting.icons import icon_pixmap, qicon
from chatvault.ui.painting.theme import LIGHT

FILES = sorted(resource("icons").glob("*.svg"))


def inked(image: QImage) -> list[tuple[int, int]]:
    """The places that are painted."""
    return [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 40
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_icon_is_drawn_in_the_asked_colour_within_its_square(qtbot: QtBot, path: Path) -> None:
    # Given an icon of the set, when it is drawn twice as sharp,
    image = icon_pixmap(path.stem, 16, 2.0, "#17658A").toImage()
    # then it has ink of that colour, and none of it is cut at the edge.
    assert image.size() == QSize(32, 32)
    places = inked(image)
    assert len(places) > 10
    darkest = max((image.pixelColor(*place) for place in places), key=lambda color: color.alpha())
    assert abs(darkest.red() - 0x17) < 8
    assert abs(darkest.blue() - 0x8A) < 8
    assert not [place for place in places if 0 in place or 31 in place]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_icon_is_a_line_drawing_on_the_sixteen_pixel_grid(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert 'viewBox="0 0 16 16"' in text
    assert 'stroke-width="1.25"' in text
    assert "currentColor" in text
    assert "#" not in text


def test_every_icon_that_the_window_names_is_in_the_set() -> None:
    # Given every icon that some module of the window asks for by a literal name,
    names = {entry.icon for entry in actions.ENTRIES if entry.icon}
    for path in Path(chatvault.__file__).parent.joinpath("ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                names |= named(node)
    # then a file draws it.
    assert names
    assert names <= {path.stem for path in FILES}


def named(call: ast.Call) -> set[str]:
    """Icon names in a call: ``icon=...``, and the literal after painter and theme."""
    found = [word.value for word in call.keywords if word.arg == "icon"]
    if isinstance(call.func, ast.Attribute) and call.func.attr == "icon" and len(call.args) > 2:
        found.append(call.args[2])
    return {
        value.value
        for value in found
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value
    }


def test_a_disabled_icon_is_drawn_in_the_ink_of_what_cannot_be_used(qtbot: QtBot) -> None:
    icon = qicon("star", LIGHT)
    usual = icon.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Normal).toImage()
    disabled = icon.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Disabled).toImage()
    assert inked(usual)
    assert inked(disabled)
    assert usual != disabled


def test_an_icon_for_a_menu_is_as_sharp_as_the_screen(qtbot: QtBot) -> None:
    pixmap = qicon("star", LIGHT).pixmap(QSize(16, 16), 2.0)
    assert pixmap.toImage() == icon_pixmap("star", 16, 2.0, LIGHT.value("text2")).toImage()


def test_an_unknown_icon_is_an_error(qtbot: QtBot) -> None:
    with pytest.raises(FileNotFoundError):
        icon_pixmap("unicorn", 16, 1.0, "#000000")
