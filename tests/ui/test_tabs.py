"""Several conversations open side by side, and all of them back at the next start."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from chatvault.domain.session import SessionScope
from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export

LONG = ["Knead it well. " * 60] * 30


def make_long(person: Person, folder: Path) -> Person:
    """Somebody with three long conversations."""
    export = write_export(
        folder / "conversations.json",
        *(
            conversation(name, *LONG, time=1_763_812_800.0 + 100 * place)
            for place, name in enumerate(("bread", "stone", "rye"))
        ),
    )
    person.window.resize(1440, 900)
    person.do(person.window.imports.start, (export,))
    return person


@pytest.fixture
def baker(person: Person, tmp_path: Path) -> Person:
    return make_long(person, tmp_path)


def titles(person: Person) -> list[str]:
    return [tab.title for tab in person.window.tabbing.tabs]


def place(person: Person) -> tuple[int | None, int | None, float]:
    """The conversation, the message that is at the top, and how far below its top."""
    pane = person.window.thread_pane
    landing = pane.landing()
    assert landing is not None
    return pane.session_id, landing.message_id, landing.offset


def scroll(person: Person, distance: float) -> None:
    person.window.thread_pane.view.scroll_by(distance)
    person.window.thread_pane.view.viewport().repaint()


def test_a_tab_keeps_where_it_was_scrolled_to(baker: Person) -> None:
    window = baker.window
    first = baker.open()
    assert not window.tab_strip.isVisible()
    scroll(baker, 1_234)
    before = place(baker)
    baker.do(window.tabbing.open_beside, baker.ids()[1])
    assert window.tab_strip.isVisible()
    assert place(baker)[0] != first
    scroll(baker, 700)
    beside = place(baker)
    baker.do(window.tabbing.choose_number, 1)
    assert place(baker) == before
    baker.press("next_tab")
    assert place(baker) == beside
    baker.press("next_tab")
    assert place(baker) == before


def test_tabs_come_back_at_the_next_start_as_they_were_left(
    start: Callable[[], Person], tmp_path: Path
) -> None:
    reader = make_long(start(), tmp_path)
    reader.open()
    scroll(reader, 2_000)
    first = place(reader)
    reader.do(reader.window.tabbing.open_beside, reader.ids()[2])
    scroll(reader, 900)
    second, names = place(reader), titles(reader)
    reader.window.close()

    again = start()
    assert titles(again) == names
    assert again.window.tabbing.tabs.at == 1
    assert place(again) == pytest.approx(second, abs=0.1)
    again.do(again.window.tabbing.choose, 0)
    assert place(again) == pytest.approx(first, abs=0.1)


def test_a_start_that_is_closed_at_once_loses_no_tab(
    start: Callable[[], Person], tmp_path: Path
) -> None:
    reader = make_long(start(), tmp_path)
    reader.open()
    reader.do(reader.window.tabbing.open_beside, reader.ids()[2])
    reader.window.close()
    kept = json.loads((tmp_path / "settings.json").read_text())["tabs"]

    again = start()
    settings = again.window.tabbing.kept(again.window.settings)
    assert [tab.session for tab in settings.tabs] == [tab["session"] for tab in kept]
    assert len(kept) == 2


def test_settings_that_name_tabs_that_are_gone_open_the_rest(
    start: Callable[[], Person], tmp_path: Path
) -> None:
    reader = make_long(start(), tmp_path)
    reader.open()
    reader.do(reader.window.tabbing.open_beside, reader.ids()[1])
    names = titles(reader)
    reader.window.close()
    path = tmp_path / "settings.json"
    settings = json.loads(path.read_text())
    settings["tabs"] = [{"session": "gone"}, 7, {"session": 3}, *settings["tabs"]]
    settings["tab"] = 99
    path.write_text(json.dumps(settings))
    again = start()
    assert titles(again) == names
    assert again.window.thread_pane.session_id == reader.ids()[1]


def test_every_tab_has_its_own_way_back(baker: Person) -> None:
    first, second, third = baker.ids()
    baker.open(0)
    scroll(baker, 1_500)
    before = place(baker)
    baker.open(1)
    baker.do(baker.window.tabbing.open_beside, third)
    baker.press("back")
    assert baker.window.thread_pane.session_id == third
    baker.press("previous_tab")
    assert baker.window.thread_pane.session_id == second
    baker.press("back")
    assert place(baker) == before
    assert before[0] == first
    baker.press("forward")
    assert baker.window.thread_pane.session_id == second


def test_a_middle_click_opens_behind_without_leaving(baker: Person) -> None:
    opened = baker.open()
    view = baker.window.session_list.view
    row = view.visualRect(view.model().index(2, 0)).center()
    baker.do(lambda: baker.qtbot.mouseClick(view.viewport(), Qt.MouseButton.MiddleButton, pos=row))
    assert baker.window.thread_pane.session_id == opened
    assert titles(baker) == ["Conversation rye", "Conversation bread"]


def test_a_closed_tab_comes_back_where_it_was_read(baker: Person) -> None:
    baker.open()
    baker.do(baker.window.tabbing.open_beside, baker.ids()[1])
    scroll(baker, 800)
    before = place(baker)
    baker.press("close_tab")
    assert len(titles(baker)) == 1
    baker.press("reopen_tab")
    assert place(baker) == before


def test_closing_the_only_tab_shows_nothing(baker: Person) -> None:
    baker.open()
    baker.press("close_tab")
    assert baker.window.thread_pane.session_id is None
    assert baker.window.windowTitle() == "ChatVault"
    baker.open(1)
    assert titles(baker) == ["Conversation stone"]


def test_folds_belong_to_the_tab(baker: Person) -> None:
    session_id = baker.open()
    folds = baker.window.thread_pane.view.model.folds
    folds.set_everything(unfolded=True)
    baker.do(baker.window.tabbing.open_beside, session_id)
    assert not baker.window.thread_pane.view.model.folds.everything
    baker.do(baker.window.tabbing.choose, 0)
    assert baker.window.thread_pane.view.model.folds is folds


def test_a_renamed_conversation_has_its_name_in_every_tab(baker: Person) -> None:
    baker.open()
    baker.do(baker.window.tabbing.open_beside, baker.ids()[1])
    baker.do(baker.window.library.rename, baker.ids()[0], "Rye I have known")
    assert titles(baker)[0] == "Rye I have known"


def test_a_narrow_window_has_a_menu_of_tabs(baker: Person) -> None:
    baker.open()
    baker.do(baker.window.tabbing.open_beside, baker.ids()[1])
    baker.window.resize(800, 700)
    baker.settle()
    strip = baker.window.tab_strip
    assert not strip.bar.isVisible()
    assert strip.button.isVisible()


def test_what_was_listed_is_listed_at_the_next_start(
    start: Callable[[], Person], tmp_path: Path
) -> None:
    # Given somebody who lists the conversations of a tag, and reads one of them,
    reader = make_long(start(), tmp_path)
    ids = reader.ids()
    reader.do(reader.window.labelling.tags.change, ids[1:], ("crumbs",), ())
    reader.do(reader.window.show_scope, SessionScope(tag="crumbs"), "crumbs")
    reader.open(1)
    reader.window.close()
    # when the program starts again, then the same is listed, chosen and open;
    again = start()
    assert again.window.session_list.scope == SessionScope(tag="crumbs")
    assert again.ids() == ids[1:]
    assert again.window.session_list.selected_ids() == (ids[2],)
    assert again.window.thread_pane.session_id == ids[2]
    # and the settings, which no passphrase protects, say nothing of the tag.
    again.window.close()
    kept = (tmp_path / "settings.json").read_text()
    assert json.loads(kept)["place"]
    assert "crumbs" not in kept


def test_where_what_was_listed_is_gone_all_is_listed(
    start: Callable[[], Person], tmp_path: Path
) -> None:
    reader = make_long(start(), tmp_path)
    reader.window.close()
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"place": "0123456789abcdef"}))
    again = start()
    assert again.window.session_list.scope == SessionScope()
    assert len(again.ids()) == 3


def test_what_can_be_done_with_tabs_is_offered_in_the_menu(baker: Person) -> None:
    window = baker.window
    keys = ("back", "forward", "close_tab", "reopen_tab", "next_tab", "previous_tab")

    def offered() -> set[str]:
        return {key for key in keys if window.actions_by_key[key].isEnabled()}

    assert offered() == set()
    baker.open(0)
    assert offered() == {"close_tab"}
    baker.open(1)
    baker.press("back")
    assert offered() == {"close_tab", "forward"}
    baker.do(window.tabbing.open_beside, baker.ids()[2])
    assert offered() == {"close_tab", "next_tab", "previous_tab"}
    baker.press("close_tab")
    baker.press("close_tab")
    assert offered() == {"reopen_tab"}
    baker.press("reopen_tab")
    assert "forward" in offered()
