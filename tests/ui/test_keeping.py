"""Backing up and looking at figures from the window."""

from __future__ import annotations

import pytest

from chatvault.ui.places.pages import Mode
from tests.ui.conftest import Person


def test_a_backup_is_made_and_listed(reader: Person) -> None:
    reader.press("back_up")
    reader.do(reader.window.show_page, "backups")
    assert reader.window.body.mode is Mode.BACKUPS
    (made,) = reader.desktop.services().backups.list()
    assert made.sessions == 2
    assert made.verified_at is not None


def test_the_schedule_backs_up_when_it_is_due(reader: Person) -> None:
    reader.window.schedule.start(24)
    reader.do(reader.window.schedule.look)
    reader.do(reader.window.schedule.look)
    assert len(reader.desktop.services().backups.list()) == 1


def test_the_statistics_are_shown(reader: Person) -> None:
    reader.do(reader.window.show_page, "statistics")
    assert reader.window.body.mode is Mode.STATISTICS
    assert reader.window.statistics.isVisible()


def test_the_details_can_be_closed_and_stay_closed(reader: Person) -> None:
    reader.window.resize(1440, 900)
    reader.open()
    assert reader.window.side_panel.isVisible()
    reader.press("side_panel")
    assert not reader.window.side_panel.isVisible()


def test_back_and_forward_walk_through_what_was_open(reader: Person) -> None:
    first, second = reader.open(0), reader.open(1)
    reader.press("back")
    assert reader.window.thread_pane.session_id == first
    reader.press("forward")
    assert reader.window.thread_pane.session_id == second


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast-light", "contrast-dark"])
def test_every_theme_paints_every_page(reader: Person, scheme: str) -> None:
    reader.open()
    reader.do(reader.window.appearance.set_scheme, scheme)
    for width in (1440, 1000, 820):
        reader.window.resize(width, 700)
        assert not reader.window.grab().isNull()


def test_the_text_grows_and_shrinks(reader: Person) -> None:
    reader.open()
    reader.press("zoom_in")
    assert reader.window.appearance.zoom == pytest.approx(1.1)
    reader.press("zoom_reset")
    assert reader.window.appearance.zoom == pytest.approx(1.0)
