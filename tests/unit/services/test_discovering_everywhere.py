"""What a tool keeps is found on each system, in homes that were invented for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.source import SOURCES
from chatvault.domain.work import Unattended
from chatvault.importers.stores.computer import LINUX, MAC, WINDOWS, Computer
from chatvault.importers.stores.places import PLACES, Place
from chatvault.services.discovering import Discovering
from tests.homes import SESSION, put

# Folders that a tool uses besides its own only where somebody says so.
CHOSEN_ALONE = ("CLINE_SESSION_DATA_DIR", "PI_CODING_AGENT_SESSION_DIR", "OPENCODE_DB")
NAMES = "abcdefghijkl"  # of what an asterisk stands for
READ = [place for place in PLACES if place.source in SOURCES]  # others are not offered


def filled(pattern: str) -> str:
    """A path that the pattern matches."""
    pattern = pattern.replace("????????-????-????-????-????????????", SESSION)
    pattern = pattern.replace("?" * 32, "0a1b2c3d" * 4)
    for letter in NAMES:
        pattern = pattern.replace("*", letter, 1)
    assert not set(pattern) & set("*?[")
    return pattern


def crush_projects(home: Path, computer: Computer) -> None:
    """The list in which Crush says where its databases are."""
    windows = computer.system == WINDOWS
    usual = (computer.local() if windows else computer.data()) / "crush" / "projects.json"
    folder = home / "oven" / ".crush"
    put(usual, json.dumps({"projects": [{"path": str(folder.parent), "data_dir": str(folder)}]}))
    folder.mkdir(parents=True)


@pytest.mark.parametrize("system", [LINUX, MAC, WINDOWS])
@pytest.mark.parametrize("place", READ, ids=lambda place: f"{place.source} {place.folder}")
def test_every_store_is_found_where_its_tool_keeps_it(
    tmp_path: Path, system: str, place: Place
) -> None:
    chosen = {variable: str(tmp_path / variable) for variable in CHOSEN_ALONE}
    computer = Computer(system, tmp_path, chosen)
    if place.source == "crush":
        crush_projects(tmp_path, computer)
    for pattern in (*place.sessions, *place.databases):
        root = next(place.roots(computer))
        written = put(root / place.folder / filled(pattern), "x" * 100)

        found = Discovering(computer).scan(Unattended())

        assert [(store.source, store.size) for store in found] == [(place.source, 100)], pattern
        written.unlink()
