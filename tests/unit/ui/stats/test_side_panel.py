"""The panel shows what the open conversation is made of, and jumps to its prompts."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.changes import Changes
from chatvault.domain.statistics import TokenTotals
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.stats.session_figures import figures_of, token_parts
from chatvault.ui.stats.side_panel import SidePanel
from tests.unit.ui.stats.conftest import InventedStatistics, session_statistics


@pytest.fixture
def panel(
    window: QWidget, appearance: Appearance, operations: Operations, qtbot: QtBot
) -> SidePanel:
    made = SidePanel(appearance, operations, window)
    made.resize(272, 900)
    made.show()
    made.show_session(1)
    qtbot.waitUntil(lambda: made.sections["Figures"].isVisible())
    qtbot.waitUntil(lambda: made.sections["Note"].isVisible())
    return made


def test_without_a_conversation_it_says_what_it_is_for(panel: SidePanel) -> None:
    assert not panel.nothing.isVisible()
    panel.show_session(None)
    assert panel.nothing.isVisible()
    assert not any(section.isVisible() for section in panel.sections.values())


def test_figures_name_what_is_estimated() -> None:
    said = {figure.name: figure.value for figure in figures_of(session_statistics())}
    assert said["estimated cost"] == "$4.12"
    assert said["active"] == "1 h 58 min"
    assert said["average answer"] == "9.4 s"
    assert said["model"] == "Opus 4.1 +1"
    reported = replace(session_statistics(), cost_estimated=False)
    assert "cost" in {figure.name for figure in figures_of(reported)}


def test_one_of_something_is_named_as_one() -> None:
    single = replace(session_statistics(), messages=1, files_touched=1)
    named = [(figure.value, figure.name) for figure in figures_of(single)]
    assert ("1", "message") in named
    assert ("1", "file touched") in named


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(
        session_statistics(), cost=None, active_ms=None, average_answer_ms=None, models=(),
        files_touched=0, tokens=TokenTotals(),
    )  # fmt: skip
    assert [figure.name for figure in figures_of(bare)] == ["messages"]


def test_what_the_source_notes_is_shown_as_rows(panel: SidePanel) -> None:
    section = panel.sections["Noted by its source"]
    details = json.dumps({"mood": "warm\n\u202eand soft", "oven": {"heat": 220}, "long": "x" * 999})
    panel._on_statistics(replace(session_statistics(), details=details))
    assert section.isVisible()
    assert panel.noted.rows == (
        ("mood", "warm and soft"), ("oven", '{"heat": 220}'), ("long", "x" * 300 + "…"),
    )  # fmt: skip
    assert panel.noted.tip_at(QPointF(20, 1)) == "mood: warm and soft"
    assert panel.noted.tip_at(QPointF(20, 10_000)) == ""
    panel._on_statistics(replace(session_statistics(), details="no JSON"))
    assert not section.isVisible()


def test_a_note_says_itself_and_can_be_edited(panel: SidePanel, qtbot: QtBot) -> None:
    assert panel.note.words.accessibleName().startswith("Note: The note on conversation 1.")
    with qtbot.waitSignal(panel.note_asked) as asked:
        qtbot.mouseDClick(panel.note, Qt.MouseButton.LeftButton)
    assert asked.args == [1]
    panel.note.show_note("x" * 5_000)
    assert len(panel.note.words.text()) == 2_001


def test_thinking_is_a_part_of_the_output_and_counted_once() -> None:
    tokens = TokenTotals(input=100, output=60, cache_read=800, reasoning=20)
    parts = {part.name: part.amount for part in token_parts(tokens)}
    assert parts["Output"] == 40
    assert parts["Thinking"] == 20
    assert sum(parts.values()) == tokens.total


def test_a_click_on_a_prompt_leads_to_it(panel: SidePanel, qtbot: QtBot) -> None:
    rows = panel.outline.rows
    second = rows.row_rect(1).center().toPoint()
    with qtbot.waitSignal(panel.message_asked) as asked:
        qtbot.mouseClick(rows, Qt.MouseButton.LeftButton, pos=second)
    assert asked.args == [20]


def test_the_keys_walk_through_the_prompts(panel: SidePanel, qtbot: QtBot) -> None:
    asked = QSignalSpy(panel.message_asked)
    keys = Qt.Key
    for key in (keys.Key_Down, keys.Key_Return, keys.Key_Down, keys.Key_Down, keys.Key_Return,
                keys.Key_Up, keys.Key_Enter):  # fmt: skip
        qtbot.keyClick(panel.outline.rows, key)
    assert [asked.at(place)[0] for place in range(asked.count())] == [10, 20, 10]


def test_the_prompt_above_the_message_that_is_read_is_marked(panel: SidePanel) -> None:
    panel.set_current(15)
    assert panel.outline.rows.current == 10
    panel.set_current(20)
    assert panel.outline.rows.current == 20


def test_a_section_folds_and_unfolds(panel: SidePanel) -> None:
    section = panel.sections["Figures"]
    section.head.click()
    assert not section.body.isVisible()
    assert "folded" in section.head.accessibleName()
    section.head.click()
    assert section.body.isVisible()


def test_a_long_name_of_a_model_pushes_nothing_out_of_sight(panel: SidePanel, qtbot: QtBot) -> None:
    model = "bakery.claude_4_5_with_thinking.claude-sonnet-4-5-20250929-think"
    panel._on_statistics(replace(session_statistics(), models=(model,)))
    qtbot.wait(1)
    assert panel.widget().width() <= panel.viewport().width()
    assert model in {figure.tip for figure in panel.figures.figures}


def test_all_heads_end_at_one_edge_unless_a_button_stands_there(
    panel: SidePanel, qtbot: QtBot
) -> None:
    outline, tokens = panel.sections["Outline"].head, panel.sections["Tokens"].head
    assert outline.width() == tokens.width()
    toggle = panel.outline.toggle
    toggle.show()
    qtbot.waitUntil(lambda: toggle.geometry().right() == tokens.width() - 12 - 1)
    assert outline.width() == tokens.width() - 12 - toggle.width()


def test_each_stop_of_the_keyboard_is_a_head_or_what_is_under_one(
    panel: SidePanel, qtbot: QtBot
) -> None:
    panel.sections["Figures"].head.setFocus(Qt.FocusReason.TabFocusReason)
    stops = []
    for _ in range(12):
        qtbot.keyClick(panel.window().focusWidget(), Qt.Key.Key_Tab)
        stops.append(panel.window().focusWidget())
    assert panel not in stops
    assert panel.sections["Tokens"].head in stops
    assert panel.outline.rows in stops


def test_the_keyboard_comes_to_a_head_before_what_is_under_it(
    panel: SidePanel, qtbot: QtBot
) -> None:
    # Given the head of the first section, when Tab is pressed on and on,
    heads = {section.head: name for name, section in panel.sections.items()}
    panel.sections["Note"].head.setFocus(Qt.FocusReason.TabFocusReason)
    stops = []
    while (stop := panel.window().focusWidget()) not in stops:
        stops.append(stop)
        qtbot.keyClick(stop, Qt.Key.Key_Tab)
    # then the heads come in their order, and the prompts right after theirs.
    assert [heads[stop] for stop in stops if stop in heads][:3] == ["Note", "Outline", "Figures"]
    assert stops.index(panel.outline.rows) == stops.index(panel.sections["Outline"].head) + 1
    assert stops.index(panel.note.button) == 1


def test_changes_to_the_conversation_are_read_again_and_others_are_not(
    panel: SidePanel, qtbot: QtBot, statistics: InventedStatistics
) -> None:
    panel.refresh(Changes(messages=True, session_ids=frozenset({2})))
    panel.refresh(Changes(backups=True))
    panel.refresh(Changes(messages=True, session_ids=frozenset({1})))
    qtbot.waitUntil(lambda: len(statistics.asked) == 2)
    assert statistics.asked == [1, 1]


def test_no_conversation_leaves_the_panel_empty(panel: SidePanel) -> None:
    panel.show_session(None)
    assert not any(section.isVisible() for section in panel.sections.values())


@pytest.mark.parametrize("zoom", [0.8, 1.0, 1.4, 2.0])
@pytest.mark.parametrize("width", [240, 272, 400])
def test_nothing_overlaps_at_any_size(
    panel: SidePanel, appearance: Appearance, qtbot: QtBot, zoom: float, width: int
) -> None:
    appearance.set_zoom(zoom)
    panel.resize(width, 900)
    qtbot.wait(1)
    body = panel.widget()  # a bar that appears makes it narrower, and so higher
    qtbot.waitUntil(lambda: body.height() >= body.heightForWidth(body.width()))
    sections = list(panel.sections.values())
    for above, below in itertools.pairwise(sections):
        assert above.geometry().bottom() < below.geometry().top()
    for section in sections:
        assert section.body.height() >= section.body.minimumSizeHint().height()
        assert section.rect().contains(section.body.geometry())
    cells = [
        panel.figures.cell(place, panel.figures.width())
        for place in range(len(panel.figures.figures))
    ]
    for place, cell in enumerate(cells):
        assert all(not cell.intersects(other) for other in cells[place + 1 :])
