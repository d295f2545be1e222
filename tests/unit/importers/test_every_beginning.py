"""What holds for every format of lines: its beginning, wherever it is cut, and then the whole of
a file are the whole of it."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services, open_vault
from tests.unit.importers.copilot_chat import copilot_chat_files
from tests.unit.importers.deepseek_harness import deepseek_harness_files
from tests.unit.importers.gemini_cli import test_gemini_cli
from tests.unit.importers.goose import goose_files
from tests.unit.importers.qwen_code import qwen_code_files
from tests.unit.importers.specimens import SPECIMENS, Make
from tests.unit.services.growing.beginnings import content

LINES = (".jsonl", ".md")
CUTS = 6  # of every file

MORE: dict[str, Make] = {
    "copilot-chat, a log": lambda folder: copilot_chat_files.put(
        folder, _changes(), f"{copilot_chat_files.SESSION}.jsonl"
    ),
    "gemini-cli, a log": lambda folder: test_gemini_cli.write(
        test_gemini_cli.chats(folder) / "session-2026-03-01.jsonl",
        test_gemini_cli.lines(
            test_gemini_cli.HEAD,
            test_gemini_cli.user("1", "How long does rye rise?"),
            test_gemini_cli.gemini("2", "Ten hours."),
            test_gemini_cli.user("3", "And wheat?"),
            {"$rewindTo": "3"},
            test_gemini_cli.user("4", "And spelt?"),
            test_gemini_cli.gemini("5", "Six."),
        ),
    ),
    "goose, a log": lambda folder: goose_files.write_lines(
        folder / "20251124_1.jsonl", [goose_files.about(), *goose_files.exchange()]
    ),
    "deepseek-harness, plain": lambda folder: deepseek_harness_files.whole().write(
        folder, plain=True
    ),
    "qwen-code, all of it": lambda folder: _written(
        folder / f"{qwen_code_files.SESSION}.jsonl", qwen_code_files.lines(qwen_code_files.whole())
    ),
}


def _written(path: Path, whole: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(whole)
    return path


def _changes() -> list[object]:
    """A chat, and how it grew."""
    asked = copilot_chat_files.request(1, "How long does rye rise?")
    later = copilot_chat_files.request(2, "And wheat?", "Six hours.")
    return [
        {"kind": 0, "v": copilot_chat_files.chat(asked)},
        {"kind": 1, "k": ["customTitle"], "v": "Bread"},
        {"kind": 2, "k": ["requests"], "v": [later]},
        {"kind": 2, "k": ["requests", 1, "response"], "v": [{"value": "Or seven."}]},
    ]


STORES = {**SPECIMENS, **MORE}
LOGS = (
    *("claude-code", "codex", "copilot-cli", "grok-build", "cursor", "kiro", "specstory", "aider"),
    *("pi-agent", "factory-droid", "qwen-code", "kimi-cli", "silly-tavern", "jan", *MORE),
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with nothing in it, to copy."""
    folder = tmp_path_factory.mktemp("empty") / "vault"
    open_vault(folder).close()
    return folder


@pytest.fixture
def vault(empty: Path, tmp_path: Path) -> Iterator[Callable[[], Services]]:
    """Opens a new vault; all are closed afterwards."""
    opened: list[Services] = []

    def make() -> Services:
        folder = tmp_path / f"vault {len(opened)}"
        shutil.copytree(empty, folder)
        opened.append(open_vault(folder))
        return opened[-1]

    yield make
    for services in opened:
        services.close()


@pytest.mark.parametrize("key", LOGS)
def test_any_beginning_of_its_files_and_then_the_whole_is_the_whole(
    vault: Callable[[], Services], tmp_path: Path, key: str
) -> None:
    store = tmp_path / "store"
    store.mkdir()
    STORES[key](store)
    files = [path for path in sorted(store.rglob("*")) if path.suffix in LINES]
    assert files
    whole = vault()
    whole.importing.run([store], Unattended())
    expected = json.dumps(content(whole), sort_keys=True, default=str)
    chance = random.Random(key)
    for path in files:
        written = path.stat().st_mtime_ns  # some formats tell no other time
        for place in range(CUTS):
            services, said = vault(), path.read_bytes()
            path.write_bytes(said[: chance.randrange(len(said))])
            os.utime(path, ns=(written, written))
            services.importing.run([store], Unattended(), growing=place % 2 == 0)
            path.write_bytes(said)
            os.utime(path, ns=(written, written))
            services.importing.run([store], Unattended(), growing=place % 2 == 0)
            assert json.dumps(content(services), sort_keys=True, default=str) == expected
