"""Where in the vault one can go."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtWidgets import QMenu, QSplitter, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from chatvault.domain.session import NOT_COUNTED, NavigationItem, SessionScope, SessionStatus
from chatvault.domain.session import Navigation as Counts
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.sidebar.navigation import Navigation
from chatvault.ui.sidebar.navigation_entries import (
    EntryKind,
    NavigationEntry,
    rail_entries,
    wide_entries,
)
from chatvault.ui.sidebar.navigation_geometry import NavigationFonts, entry_layout, height_of
from chatvault.ui.sidebar.navigation_model import NavigationModel
from chatvault.ui.sidebar.navigation_view import NavigationView

Left = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

COUNTS = Counts(
    all=12_304,
    starred=86,
    archived=2_140,
    trashed=7,
    sources=(
        NavigationItem("claude-code", "Claude Code", 5_118),
        NavigationItem("chatgpt", "ChatGPT", 3_902),
    ),
    projects=tuple(NavigationItem(str(n), f"project {n}", 10 - n) for n in range(1, 8)),
    tags=(NavigationItem("bug", "bug", 143), NavigationItem("perf", "perf", 58)),
)


@pytest.fixture
def navigation(appearance: Appearance, window: QWidget) -> Navigation:
    made = Navigation(appearance, window)
    made.resize(208, 600)
    made.show()
    made.set_navigation(COUNTS)
    return made


def labels(view: NavigationView) -> list[str]:
    return [view.entries.entry(row).label for row in range(view.entries.rowCount())]


def click(qtbot: QtBot, view: NavigationView, key: str) -> None:
    rect = view.visualRect(view.entries.index_of(key))
    qtbot.mouseClick(view.viewport(), Left, pos=rect.center())


def test_everything_of_the_vault_has_its_place(navigation: Navigation) -> None:
    assert labels(navigation.places) == [
        "Library", "All", "Starred", "Archived", "Trash",
        "Sources", "Claude Code", "ChatGPT",
        "Projects", "project 1", "project 2", "project 3", "project 4", "3 more",
        "Tags", "bug", "perf",
    ]  # fmt: skip
    pages = ["Statistics", "Backups", "Imports", "Upkeep", "Health"]
    assert labels(navigation.pages) == pages


def test_a_vault_that_is_not_counted_yet_has_no_figures() -> None:
    assert not any(entry.figure for entry in wide_entries(NOT_COUNTED))
    assert [entry.figure for entry in wide_entries(Counts())] == ["", "0", "0", "0", "0"]


def test_an_empty_vault_has_its_library_alone() -> None:
    assert [entry.label for entry in wide_entries(Counts())] == [
        "Library", "All", "Starred", "Archived", "Trash",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "scope", "title"),
    [
        ("library:all", SessionScope(), "All"),
        ("library:starred", SessionScope(None, starred=True), "Starred"),
        ("library:archived", SessionScope(SessionStatus.ARCHIVED), "Archived"),
        ("library:trash", SessionScope(SessionStatus.TRASHED), "Trash"),
        ("source:chatgpt", SessionScope(source="chatgpt"), "ChatGPT"),
        ("project:2", SessionScope(project_id=2), "project 2"),
        ("tag:perf", SessionScope(tag="perf"), "perf"),
    ],
)
def test_a_click_leads_to_a_place(
    qtbot: QtBot, navigation: Navigation, key: str, scope: SessionScope, title: str
) -> None:
    with qtbot.waitSignal(navigation.scope_chosen) as chosen:
        click(qtbot, navigation.places, key)
    assert chosen.args == [scope, title]
    assert navigation.places.current_key == key


def test_a_page_is_chosen_instead_of_a_place(qtbot: QtBot, navigation: Navigation) -> None:
    assert navigation.places.current_key == "library:all"
    with qtbot.waitSignal(navigation.page_chosen) as chosen:
        click(qtbot, navigation.pages, "page:backups")
    assert chosen.args == ["backups"]
    assert navigation.places.current_key == ""
    with qtbot.waitSignal(navigation.scope_chosen):
        click(qtbot, navigation.places, "library:starred")
    assert navigation.pages.current_key == ""


def test_the_other_projects_are_shown_and_hidden_again(
    qtbot: QtBot, navigation: Navigation
) -> None:
    with qtbot.assertNotEmitted(navigation.scope_chosen):
        click(qtbot, navigation.places, "more:projects")
    assert "project 7" in labels(navigation.places)
    assert navigation.places.current_key == "library:all"
    click(qtbot, navigation.places, "more:projects")
    assert "project 7" not in labels(navigation.places)


def test_arrows_go_from_place_to_place_and_pass_over_heads(
    qtbot: QtBot, navigation: Navigation
) -> None:
    # Given the keyboard on the last place of the library,
    click(qtbot, navigation.places, "library:trash")
    # when the down key is pressed, then the first source is chosen at once;
    with qtbot.waitSignal(navigation.scope_chosen) as chosen:
        qtbot.keyClick(navigation.places, Qt.Key.Key_Down)
    assert chosen.args == [SessionScope(source="claude-code"), "Claude Code"]
    # and back, and to both ends.
    for key, expected in (
        (Qt.Key.Key_Up, "library:trash"),
        (Qt.Key.Key_Home, "library:all"),
        (Qt.Key.Key_End, "tag:perf"),
    ):
        qtbot.keyClick(navigation.places, key)
        assert navigation.places.current_key == expected


def test_enter_shows_the_other_projects(qtbot: QtBot, navigation: Navigation) -> None:
    click(qtbot, navigation.places, "project:4")
    qtbot.keyClick(navigation.places, Qt.Key.Key_Down)
    assert "project 7" not in labels(navigation.places)
    qtbot.keyClick(navigation.places, Qt.Key.Key_Return)
    assert "project 7" in labels(navigation.places)


def test_new_counts_leave_the_place(qtbot: QtBot, navigation: Navigation) -> None:
    click(qtbot, navigation.places, "project:2")
    more = dataclasses.replace(
        COUNTS, starred=87, sources=(*COUNTS.sources, NavigationItem("codex", "Codex", 1))
    )
    with qtbot.assertNotEmitted(navigation.scope_chosen):
        navigation.set_navigation(more)
    assert navigation.places.current_key == "project:2"
    assert "Codex" in labels(navigation.places)


def test_a_place_that_comes_back_is_current_again(qtbot: QtBot, navigation: Navigation) -> None:
    click(qtbot, navigation.places, "tag:perf")
    navigation.set_navigation(dataclasses.replace(COUNTS, tags=COUNTS.tags[:1]))
    assert navigation.places.current_key == ""
    navigation.set_navigation(COUNTS)
    assert navigation.places.current_key == "tag:perf"


def test_the_rail_shows_signs_alone(qtbot: QtBot, navigation: Navigation) -> None:
    # Given a navigation as a rail,
    navigation.set_rail(True)
    assert navigation.width() == 48
    assert labels(navigation.places) == [
        "All", "Starred", "Archived", "Trash", "", "Claude Code", "ChatGPT", "", "Projects", "Tags",
    ]  # fmt: skip
    # then a tip says what each is, and a click leads there as before.
    index = navigation.places.entries.index_of("library:starred")
    assert navigation.places.tip(index) == "Starred, 86"
    with qtbot.waitSignal(navigation.scope_chosen) as chosen:
        click(qtbot, navigation.places, "source:chatgpt")
    assert chosen.args == [SessionScope(source="chatgpt"), "ChatGPT"]


def test_projects_of_the_rail_open_as_a_menu(qtbot: QtBot, navigation: Navigation) -> None:
    navigation.set_rail(True)
    click(qtbot, navigation.places, "flyout:projects")
    menu = next(menu for menu in navigation.findChildren(QMenu) if menu.isVisible())
    assert len(menu.actions()) == 7
    with qtbot.waitSignal(navigation.scope_chosen) as chosen:
        menu.actions()[6].trigger()
    menu.close()
    assert chosen.args == [SessionScope(project_id=7), "project 7"]
    assert navigation.places.current_key == ""


def test_the_width_comes_back_after_the_rail(
    qtbot: QtBot, appearance: Appearance, window: QWidget
) -> None:
    splitter = QSplitter(window)
    navigation = Navigation(appearance, splitter)
    splitter.addWidget(navigation)
    splitter.addWidget(QWidget(splitter))
    splitter.resize(700, 400)
    splitter.setSizes([250, 450])
    splitter.show()
    width = navigation.width()
    navigation.set_rail(True)
    qtbot.waitUntil(lambda: navigation.width() == 48)
    navigation.set_rail(False)
    qtbot.waitUntil(lambda: navigation.maximumWidth() == 320)
    assert navigation.minimumWidth() == 160
    assert navigation.width() == width


def test_labels_that_are_cut_have_a_tip(appearance: Appearance, window: QWidget) -> None:
    navigation = Navigation(appearance, window)
    navigation.resize(160, 600)
    navigation.show()
    long = NavigationItem("9", "a project that somebody named at length", 3)
    navigation.set_navigation(dataclasses.replace(COUNTS, projects=(long,)))
    view = navigation.places
    assert view.tip(view.entries.index_of("project:9")) == f"{long.label}, 3"
    assert view.tip(view.entries.index_of("library:all")) == ""
    assert view.tip(view.entries.index_of("head:library")) == ""


@pytest.fixture
def model(qtbot: QtBot) -> Iterator[NavigationModel]:
    parent = QObject()
    yield NavigationModel(parent)
    parent.deleteLater()


def test_the_model_keeps_qts_rules(model: NavigationModel, qtmodeltester: ModelTester) -> None:
    model.show_entries(wide_entries(COUNTS))
    qtmodeltester.check(model)
    model.show_entries(rail_entries(COUNTS))
    qtmodeltester.check(model)
    assert model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole) == "All, 12,304"


def test_the_same_rows_with_new_counts_are_not_laid_out_again(
    qtbot: QtBot, model: NavigationModel
) -> None:
    model.show_entries(wide_entries(COUNTS))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show_entries(wide_entries(dataclasses.replace(COUNTS, all=12_305)))
    assert model.entry(1).count == 12_305


@pytest.mark.parametrize("zoom", [0.8, 1.0, 1.4, 2.0])
@pytest.mark.parametrize("width", [160, 208, 320])
@pytest.mark.parametrize("mirrored", [False, True])
def test_the_parts_of_a_row_lie_beside_each_other(
    appearance: Appearance, zoom: float, width: int, mirrored: bool
) -> None:
    appearance.set_zoom(zoom)
    fonts = NavigationFonts.of(appearance)
    for entry in wide_entries(COUNTS):
        if entry.kind is EntryKind.PLACE:
            rect = QRectF(0, 40, width, height_of(entry, fonts, rail=False))
            check(entry, rect, fonts, mirrored=mirrored)


def check(entry: NavigationEntry, rect: QRectF, fonts: NavigationFonts, *, mirrored: bool) -> None:
    parts = entry_layout(entry, rect, fonts, mirrored=mirrored)
    assert rect.contains(parts.wash)
    seen = [part for part in (parts.sign, parts.label, parts.count) if not part.isEmpty()]
    assert len(seen) == 3
    for part in seen:
        assert parts.wash.adjusted(-1, -1, 1, 1).contains(part)
    for one, other in itertools.combinations(seen, 2):
        assert not one.intersects(other)


def test_the_signs_of_a_rail_stand_in_its_middle_however_many_there_are(
    qtbot: QtBot, navigation: Navigation
) -> None:
    """A scroll bar beside them would push them to the left of those at the foot."""
    # Given a rail with more sources than there is room for,
    sources = tuple(NavigationItem(f"tool-{place}", f"Tool {place}", 1) for place in range(60))
    navigation.set_navigation(dataclasses.replace(COUNTS, sources=sources))
    navigation.set_rail(True)
    qtbot.waitUntil(lambda: navigation.places.verticalScrollBar().maximum() > 0)
    # then those rows are as wide as the pages at the foot, and wheel and keys still move them.
    assert navigation.places.viewport().width() == navigation.pages.viewport().width()
    navigation.places.set_current("source:tool-59")
    assert navigation.places.verticalScrollBar().value() > 0
