"""At the first start the window offers what coding tools keep on this computer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from chatvault.ui.places.pages import Mode
from tests.ui.conftest import Person
from tests.unit.importers.claude_code.claude_code_files import Transcript, text
from tests.unit.importers.codex.codex_files import Rollout


def test_what_is_found_is_imported_by_one_click(start: Callable[[], Person]) -> None:
    home = Path(os.environ["HOME"])
    rye = Transcript()
    rye.user("How long does rye rise?")
    rye.assistant("msg_1", text("Ten hours."))
    rye.write(home / ".claude" / "projects" / "-home-ada-rye")
    oven = Rollout()
    oven.user("Which oven?", typed=True)
    oven.assistant("A stone oven.")
    oven.write(home / ".codex" / "sessions" / "2026" / "11" / "05")

    person = start()
    page = person.window.welcome
    assert person.window.body.mode is Mode.WELCOME
    assert [row.words.name for row in page.found.rows] == ["Claude Code", "Codex"]
    person.do(person.qtbot.mouseClick, page.found.rows[1], Qt.MouseButton.LeftButton)
    person.do(page.import_found.click)

    assert person.window.body.mode is Mode.BROWSE
    assert person.titles() == ["How long does rye rise?"]


def test_where_nothing_is_found_the_page_says_so_by_not_asking(person: Person) -> None:
    assert not person.window.welcome.found.isVisible()
    assert person.window.welcome.choose.isVisible()
