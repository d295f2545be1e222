"""Saving the settings, killed at any moment: the old ones or the new ones."""

from __future__ import annotations

import itertools
from pathlib import Path

from chatvault import settings
from tests.torture.killing import Acknowledged, quick_and_long
from tests.torture.kills import Kills


def save_again_and_again(folder: Path, told: Acknowledged) -> None:
    for number in itertools.count(1):
        settings.save(folder / "settings.json", settings.Settings(tab=number))
        told.tell()


@quick_and_long()
def test_settings_are_the_old_or_the_new(tmp_path: Path, enough: int) -> None:
    kills = Kills("settings", tmp_path)
    for _ in kills.until(enough):
        told = kills.amid(save_again_and_again, tmp_path, 0.05)
        assert settings.load(tmp_path / "settings.json").tab in (told.steps, told.steps + 1)
        # What was half-written is not in the way of the next one.
        settings.save(tmp_path / "settings.json", settings.Settings())
        assert not list(tmp_path.glob("*.partial"))
    kills.note(acknowledged=kills.acknowledged, lost=0, half=0)
