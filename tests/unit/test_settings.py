"""Settings come back, and a damaged file costs nothing but the settings."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from chatvault import settings
from chatvault.settings import KeptTab, Settings


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    kept = Settings(scheme="dark", zoom=1.25, splitter=(208, 328), session="abc",
                    tabs=(KeptTab("abc", 7, 33.5), KeptTab("def")), tab=1)  # fmt: skip
    settings.save(path, kept)
    assert settings.load(path) == kept


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none.json") == Settings()


@pytest.mark.parametrize("content", ["[]", '{"zoom": "big", "scheme": 3, "unknown": 1}'])
def test_what_does_not_fit_is_left_out(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content)
    assert settings.load(path) == Settings()


def test_a_damaged_file_gives_defaults_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "settings.json"
    path.write_text("{half")
    with caplog.at_level(logging.WARNING):
        assert settings.load(path) == Settings()
    assert "defaults" in caplog.text


def test_of_damaged_tabs_what_is_sound_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        '{"tabs": [{"session": "a", "message": true, "offset": 9}, 5, {"message": 3}, null,'
        ' {"session": "b", "message": 4, "offset": NaN}, {"session": ""},'
        ' {"session": "c", "message": 4, "offset": -1}, {"session": "d", "message": 1e400}],'
        ' "tab": "x"}'
    )
    tabs = settings.load(path).tabs
    assert tabs == (KeptTab("a"), KeptTab("b", 4), KeptTab("c", 4), KeptTab("d"))
    assert settings.load(path).tab == 0


@pytest.mark.parametrize("tabs", ["7", "null", '{"session": "a"}', '"abc"'])
def test_tabs_that_are_no_list_are_none(tmp_path: Path, tabs: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(f'{{"zoom": 1.5, "tabs": {tabs}}}')
    assert settings.load(path) == Settings(zoom=1.5)
