"""Files that were imported one by one are the conversations of the folder they come from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from chatvault.domain.session import SessionRow, SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.json_lines import json_lines
from tests.unit.importers.antigravity.antigravity_files import LOGS, whole
from tests.unit.importers.small_agent_files import vibe

WORK = Unattended()


def _written(path: Path, told: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    return path


def _slack(folder: Path) -> Iterator[Path]:
    """A channel of two days, which is listed."""
    for day, ts in (("2024-01-05", "1704457800.000100"), ("2024-01-06", "1704544200.000200")):
        said = {"type": "message", "user": "U1", "text": f"Rye of {day}", "ts": ts}
        yield _written(folder / "ovens" / f"{day}.json", [said])
    _written(folder / "channels.json", [{"id": "C17", "name": "ovens", "members": ["U1"]}])
    _written(folder / "users.json", [{"id": "U1", "name": "ada"}])


def _messenger(folder: Path) -> Iterator[Path]:
    """Two chats of a download from before these told what they are called."""
    for name, at in (("grace_1a", 1), ("alan_2b", 2)):
        said = {"sender_name": name, "timestamp_ms": 1_704_457_800_000 + at, "content": "Rye?"}
        chat = {"participants": [{"name": name}, {"name": "Ada"}], "title": name}
        path = folder / "messages" / "inbox" / name / "message_1.json"
        yield _written(path, chat | {"messages": [said]})


def _discord(folder: Path) -> Iterator[Path]:
    """Two channels of the package that Discord gives of an account."""
    for number in (17, 18):
        said = {"ID": 100 + number, "Timestamp": "2024-01-05 12:30:00", "Contents": f"In {number}"}
        place = folder / "Messages" / f"c{number}"
        yield _written(place / "messages.json", [said | {"Attachments": ""}])
        _written(place / "channel.json", {"id": str(number), "type": "DM"})


def _antigravity(folder: Path) -> Iterator[Path]:
    """A conversation with both of its transcripts."""
    lines = json_lines(whole())
    for name in ("transcript.jsonl", "transcript_full.jsonl"):
        yield _written(folder / LOGS / name, lines)


def _vibe(folder: Path) -> Iterator[Path]:
    yield vibe(folder / "session_20260510_0b7c1d2e") / "messages.jsonl"


FOLDERS = {
    "slack": _slack,
    "messenger": _messenger,
    "discord": _discord,
    "antigravity": _antigravity,
    "mistral-vibe": _vibe,
}
# Whose files tell alone, wherever they lie, to which conversation they belong.
TELLING = ("discord", "antigravity", "mistral-vibe")


def _rows(services: Services) -> list[SessionRow]:
    keys = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    return list(services.browsing.rows([key.id for key in keys]))


def _imported_one_by_one(services: Services, files: Iterable[Path]) -> None:
    """And somebody made something of their own of each."""
    for path in files:
        services.importing.run([path], WORK)
    services.organising.star([row.id for row in _rows(services)], on=True)


def _expect(services: Services, key: str, files: int) -> None:
    """As many conversations as the folder has, which keep what was made of them."""
    count = 1 if key in ("slack", "antigravity") else files
    rows = _rows(services)
    assert [(row.source, row.starred) for row in rows] == [(key, True)] * count


@pytest.mark.parametrize("key", FOLDERS)
def test_files_that_lie_in_their_folder(services: Services, tmp_path: Path, key: str) -> None:
    files = list(FOLDERS[key](tmp_path / "folder"))
    _imported_one_by_one(services, files)
    services.importing.run([tmp_path / "folder"], WORK)
    _expect(services, key, len(files))


@pytest.mark.parametrize("key", TELLING)
def test_copies_of_files_that_lie_elsewhere(services: Services, tmp_path: Path, key: str) -> None:
    files = list(FOLDERS[key](tmp_path / "folder"))
    copies = [tmp_path / f"copy {number}" / path.name for number, path in enumerate(files)]
    for path, copy in zip(files, copies, strict=True):
        copy.parent.mkdir()
        copyfile(path, copy)
    _imported_one_by_one(services, copies)
    services.importing.run([tmp_path / "folder"], WORK)
    _expect(services, key, len(files))


def test_chats_whose_files_are_called_alike_stay_apart(services: Services, tmp_path: Path) -> None:
    _imported_one_by_one(services, _messenger(tmp_path))
    assert sorted(row.title for row in _rows(services)) == ["alan_2b", "grace_1a"]
