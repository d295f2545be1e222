"""Before a tool deletes what the vault does not have, the sidebar warns."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.ui.conftest import Person
from tests.unit.services.test_deadlines import written
from tests.unit.services.test_following import RYE

SOON_MS = 20_000


def test_a_warning_leads_to_the_conversations_being_kept(start: Callable[[], Person]) -> None:
    projects = Path(os.environ["HOME"]) / ".claude" / "projects"
    written(projects, RYE, 26.5)
    person = start()
    notice = person.window.navigation.notice
    person.qtbot.waitUntil(lambda: not notice.isHidden(), timeout=SOON_MS)
    assert notice.words.text() == (
        "In 3 days Claude Code begins to delete 1 conversation that the vault does not have."
    )
    person.do(notice.keep_button.click)
    assert person.titles() == ["How long does rye rise?"]
    assert notice.isHidden()


def test_a_warning_that_was_waved_away_comes_back_when_more_are_threatened(
    start: Callable[[], Person],
) -> None:
    projects = Path(os.environ["HOME"]) / ".claude" / "projects"
    written(projects, RYE, 26.5)
    person = start()
    notice = person.window.navigation.notice
    person.qtbot.waitUntil(lambda: not notice.isHidden(), timeout=SOON_MS)
    person.do(notice.close_button.click)
    person.do(person.window.deadlines.look)
    assert notice.isHidden()
    written(projects, "33333333-3333-4333-8333-333333333333", 29)
    person.do(person.window.deadlines.look)
    assert not notice.isHidden()
    assert "2 conversations" in notice.accessibleName()
