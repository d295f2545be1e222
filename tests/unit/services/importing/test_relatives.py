"""A product that keeps its conversations in another's form is told by its folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chatvault.domain.source import SOURCES
from chatvault.domain.work import Unattended
from chatvault.services.importing import portion_import
from chatvault.services.vault import Services
from tests.unit.importers.claude_code import claude_code_files
from tests.unit.importers.codex import codex_files
from tests.unit.importers.cursor import cursor_files
from tests.unit.importers.opencode import opencode_files
from tests.unit.services.growing.beginnings import rows

WORK = Unattended()


def _editor_of_qoder(folder: Path) -> Path:
    transcript = cursor_files.Transcript()
    transcript.user("Which oven?")
    transcript.assistant("One of stone.")
    return transcript.write(folder, "cache/projects/loaf-1a2b3c4d/conversation-history/7e/7e.jsonl")


def _command_line_of_qoder(folder: Path) -> Path:
    transcript = claude_code_files.Transcript()
    transcript.user("Which oven?")
    return transcript.write(folder / "projects" / "-home-ada-loaf")


def _traex(folder: Path) -> Path:
    rollout = codex_files.Rollout()
    rollout.user("Which oven?")
    rollout.assistant("One of stone.")
    return rollout.write(folder / "cli" / "sessions" / "2026" / "11" / "05")


def _zcode(folder: Path) -> Path:
    path = folder / "cli" / "db" / "db.sqlite"
    return opencode_files.write_database(path, opencode_files.exchange())


RELATIVES: list[tuple[str, str, str, Callable[[Path], Path]]] = [
    (".qoder", "qoder", "cursor", _editor_of_qoder),
    (".qoder", "qoder", "claude-code", _command_line_of_qoder),
    (".trae", "traex", "codex", _traex),
    (".zcode", "zcode", "opencode", _zcode),
]


def sources(services: Services) -> list[str]:
    found = rows(
        services,
        "SELECT o.key FROM chat_session s JOIN source o ON o.id = s.source_id ORDER BY s.id",
    )
    return [row["key"] for row in found]


@pytest.mark.parametrize("beside", [False, True], ids=["here", "in a process"])
@pytest.mark.parametrize(("home", "source", "_form", "make"), RELATIVES)
def test_whose_it_is_is_told_by_the_folder_whatever_of_it_is_imported(
    services: Services,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    home: str,
    source: str,
    _form: str,
    make: Callable[[Path], Path],
    beside: bool,
) -> None:
    monkeypatch.setattr(portion_import, "WORTH_A_PROCESS", 0 if beside else 2**60)
    path = make(tmp_path / home)
    for chosen in (tmp_path, tmp_path / home, path):
        services.importing.run([chosen], WORK)
        assert sources(services) == [source]
    assert source in SOURCES


@pytest.mark.parametrize(("home", "source", "form", "make"), RELATIVES)
def test_what_was_taken_for_another_product_s_is_moved(
    services: Services,
    tmp_path: Path,
    home: str,
    source: str,
    form: str,
    make: Callable[[Path], Path],
) -> None:
    # Given what lay in another folder when it was read,
    make(tmp_path / "home")
    services.importing.run([tmp_path / "home"], WORK)
    assert sources(services) == [form]
    # when it is read where its product keeps it,
    (tmp_path / "home").rename(tmp_path / home)
    services.importing.run([tmp_path / home], WORK)
    # then it is that one's, and there once.
    assert sources(services) == [source]
    assert services.health.check(WORK).healthy
